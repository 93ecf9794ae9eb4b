"""Which mistake is behind a wrong function.

A misconception is named only when its answers are the submission's on every probe, and no other's are. What comes
first is the most exact: one misconception, then two at once, then a symptom that any function may show.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from grader.content import Variant
from grader.diagnosis.answers import Answer
from grader.diagnosis.comparison import Comparison, is_unambiguous
from grader.diagnosis.diagnosis import Diagnosis, FailedFunction
from grader.diagnosis.pairs import Wrong
from grader.diagnosis.party import Party
from grader.diagnosis.places import called_names
from grader.diagnosis.probing import Probe
from grader.diagnosis.symptoms.looks import symptom_of
from grader.diagnosis.symptoms.source import in_exception, in_source
from grader.diagnosis.symptoms.symptom import Asking, Seen, Symptom
from grader.sandbox import wire
from grader.sandbox.submission import read_stub


def diagnose(
    comparison: Comparison, failed: FailedFunction, submission: Party, *, known: Sequence[str] = ()
) -> Diagnosis | None:
    """What is wrong with a function. `known`: misconceptions that were found in other functions."""
    written = in_source(failed, comparison.exercise.reference)
    if written and failed.shows(written.explains):
        found = by_numbers(comparison, failed, submission, known)
        return found if found and is_written_so(comparison, found, written) else told(written)
    if found := by_numbers(comparison, failed, submission, known):
        return found
    for check, text in failed.raised.items():
        if raised := in_exception(text):
            return told(raised, check=check)
    return None


def is_written_so(comparison: Comparison, found: Diagnosis, written: Symptom) -> bool:
    """Whether a misconception shows the same mark in its text: then it says more of it than the mark does."""
    if found.id not in comparison.misconceptions:
        return False
    variant, reference = comparison.misconceptions[found.id][0], comparison.exercise.reference
    marks = (in_source(FailedFunction(name, variant.source), reference) for name in variant.replaces)
    return any(mark is not None and mark.id == written.id for mark in marks)


def by_numbers(
    comparison: Comparison, failed: FailedFunction, submission: Party, known: Sequence[str]
) -> Diagnosis | None:
    """What is wrong with a function by what it answers."""
    function = failed.function
    fixed, drawn = comparison.fixed[function], comparison.drawn[function]
    known = [id for id in known if comparison.is_called(id, failed)]
    if follows := following(comparison, failed, submission, known):
        return named(comparison, follows, function)
    scope = fixed
    wrong = [probe for probe in fixed if comparison.differs(submission, probe)]
    if not wrong:
        # Right whenever everything is given: then only what is drawn can be wrong.
        scope = [*fixed, *drawn]
        wrong = [probe for probe in drawn if comparison.differs(submission, probe)]
    if not wrong:
        return None
    if is_informative(*([submission.answer(probe) for probe in probes] for probes in (wrong, scope))):
        # A probe that tells the submission from the reference drops most of the others at once.
        scope = [*wrong[:1], *(probe for probe in scope if probe != wrong[0])]
        each = comparison.misconceptions.values()
        alike = [m for m, party in each if comparison.are_alike(submission, party, scope)]
        if found := only_one(comparison, alike, submission, failed):
            return named(comparison, found, function)
        if not alike and (pair := Wrong(comparison, failed, submission, scope).explained(known)):
            return pair
    return symptom(comparison, failed, submission)


def is_informative(wrong: Sequence[Answer], every: Sequence[Answer]) -> bool:
    """Whether giving the same answers says something: many mistakes raise, give NaN, or one number for everything.

    wrong: the answers that are not right. every: these and the others.
    """
    if any(re.search(r"\b(int \d|str ')", answer.form) for answer in wrong):
        return True
    return len(finite_numbers(wrong)) > 0 and len(finite_numbers(every)) > 1 - (len(every) == 1)


def finite_numbers(answers: Sequence[Answer]) -> set[float]:
    """The different numbers in some answers, but for NaN and infinity."""
    numbers = (tensor for answer in answers if not answer.error for tensor in answer.numbers)
    return {number for tensor in numbers for number in tensor.double().flatten().tolist() if math.isfinite(number)}


def following(
    comparison: Comparison, failed: FailedFunction, submission: Party, known: Sequence[str]
) -> Variant | None:
    """A misconception that was found in another function and explains this one too; a few probes tell."""
    sample = comparison.sample(comparison.fixed[failed.function])
    for found, party in (comparison.misconceptions[id] for id in known if id in comparison.misconceptions):
        wrong = [probe for probe in sample if comparison.differs(party, probe)]
        answers = ([submission.answer(probe) for probe in probes] for probes in (wrong, sample))
        if is_informative(*answers) and comparison.are_alike(submission, party, sample):
            return found
    return None


def named(comparison: Comparison, found: Variant, function: str) -> Diagnosis:
    """The diagnosis of one misconception. Calls that it makes and the reference does not show its place."""
    usual = set(called_names(comparison.exercise.reference, function))
    return Diagnosis(
        found.id,
        found.title,
        f"Exactly your results come out of that. {found.feedback}",
        check=found.fails,
        names=frozenset(set(called_names(found.source, function)) - usual),
        function="" if function in found.replaces else found.replaces[0],
    )


def only_one(
    comparison: Comparison, alike: Sequence[Variant], submission: Party, failed: FailedFunction
) -> Variant | None:
    """The one misconception that is left, twins counted as one; the other functions decide between several."""
    function = failed.function
    alike = [m for m in alike if comparison.is_possible(m, failed)]
    alike = [m for m in alike if comparison.fits_elsewhere(m, function, submission)]
    if not is_unambiguous(alike):
        others = [p for name, probes in comparison.fixed.items() if name != function for p in probes]
        alike = [m for m in alike if comparison.are_alike(submission, comparison.misconceptions[m.key][1], others)]
    return alike[0] if is_unambiguous(alike) else None


def symptom(comparison: Comparison, failed: FailedFunction, submission: Party) -> Diagnosis | None:
    """A mark that any function may show."""
    probes = [*comparison.fixed[failed.function], *comparison.drawn[failed.function]]

    def alone(probe: Probe, row: int) -> tuple[Answer, Answer] | None:
        request = probe.with_row(row)
        return (submission.other(request), comparison.reference.other(request)) if request else None

    seen: list[Seen] = [(p, submission.answer(p), comparison.reference.answer(p)) for p in probes]
    asking = Asking(
        again=lambda p, number: (submission.again(p, number), comparison.reference.again(p, number)),
        alone=alone,
        repeated=lambda p: submission.other(wire.decode(p.call)),
        right=comparison.reference.other,
        parameters=read_stub(comparison.exercise.stub)[1].get(failed.function, ()),
    )
    found = symptom_of(seen, asking, failed.shows)
    return told(found) if found else None


def told(found: Symptom, *, check: str = "") -> Diagnosis:
    """The diagnosis of a symptom."""
    return Diagnosis(found.id, found.title, found.feedback, check, found.explains, found.names)
