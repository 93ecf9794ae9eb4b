"""Which mistake gives exactly these numbers: compares a submission's answers with every misconception's.

A mistake is named only when its answers are the submission's on every probe, and no other's are. What comes
first is the most exact: one misconception, then two at once, then a symptom that any function may show.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from grader.content import Exercise, Variant, combined, load_exercise
from grader.diagnosis.answers import Answer, agree, have_traits_in_common, is_close, sharpened
from grader.diagnosis.party import Party, in_process
from grader.diagnosis.places import called_names
from grader.diagnosis.probing import Probe, probes_of
from grader.diagnosis.symptoms.looks import symptom_of
from grader.diagnosis.symptoms.scale import is_zero, ratio_of, times
from grader.diagnosis.symptoms.symptom import Seen, Symptom

# What may differ where the deviations of values are added up.
NOT_COMPARED = frozenset({"modified", "has_gradients", "call_shapes"})
# So many probes, spread over the checks, are enough to look for two mistakes at once.
PROBES_FOR_PAIRS = 8


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is likely wrong with a function.

    `check`: the check that is there for it, '' when any may be. `names`: calls that are behind it. `function`: the
    one that is wrong, where that is not the one that shows it.
    """

    id: str
    title: str
    feedback: str
    check: str = ""
    names: frozenset[str] = frozenset()
    function: str = ""


class Comparison:
    """An exercise's probes, and what the reference and every misconception answer to them."""

    def __init__(self, exercise: Exercise, seed: int):
        self.exercise, self.drivers = exercise, exercise.drivers
        probes = probes_of(exercise, seed)
        self.reference = self.party(exercise.reference, "reference.py")
        known = (*exercise.misconceptions, *exercise.alternates)
        self.misconceptions = {m.key: (m, self.party(m.source, f"{m.id}.py")) for m in known}
        self.fixed: dict[str, list[Probe]] = {function: [] for function in exercise.functions}
        self.drawn: dict[str, list[Probe]] = {function: [] for function in exercise.functions}
        # Cheap ones first: most misconceptions are out after one or two.
        for probe in sorted(probes, key=lambda probe: len(probe.call)):
            right = self.reference.answer(probe)
            probe = sharpened(probe, right)
            if right.error:
                # What an exception says is up to whoever raises it.
                probe = without(probe, "text")
            (self.drawn if right.is_drawn else self.fixed)[probe.function].append(probe)

    def party(self, source: str, file: str) -> Party:
        """The course's own code, which may run here."""
        return in_process(source, file, drivers=self.drivers)

    def party_of(self, source: str, file: str) -> Party:
        """The same for any of the course's own variants; of one that is known, the answers are there already."""
        known = (party for m, party in self.misconceptions.values() if m.source == source)
        return next(known, None) or self.party(source, file)

    def differs(self, party: Party, probe: Probe) -> bool:
        """Whether somebody's answer is not the reference's."""
        return not agree(probe, party.answer(probe), self.reference.answer(probe))

    def are_alike(self, one: Party, other: Party, probes: Iterable[Probe]) -> bool:
        return all(agree(p, one.answer(p), other.answer(p)) for p in probes)

    def diagnose(self, function: str, submission: Party, *, known: Sequence[str] = ()) -> Diagnosis | None:
        """What is wrong with a function. `known`: misconceptions that were found in other functions."""
        fixed, drawn = self.fixed[function], self.drawn[function]
        if follows := self.following(function, submission, known):
            return self.named(follows, function)
        scope = fixed
        wrong = [probe for probe in fixed if self.differs(submission, probe)]
        if not wrong:
            # Right whenever everything is given: then only what is drawn can be wrong.
            scope = [*fixed, *drawn]
            wrong = [probe for probe in drawn if self.differs(submission, probe)]
        if not wrong:
            return None
        # A probe that tells the submission from the reference drops most of the others at once.
        scope = [*wrong[:1], *(probe for probe in scope if probe != wrong[0])]
        alike = [m for m, party in self.misconceptions.values() if self.are_alike(submission, party, scope)]
        if found := self.only_one(alike, submission, function):
            return self.named(found, function)
        if not alike and (pair := self.pair(function, submission, scope, known)):
            return pair
        return self.symptom(function, submission)

    def following(self, function: str, submission: Party, known: Sequence[str]) -> Variant | None:
        """A misconception that was found in another function and explains this one too; a few probes tell."""
        sample = self.sample(self.fixed[function])
        for found, party in (self.misconceptions[id] for id in known if id in self.misconceptions):
            if any(self.differs(party, p) for p in sample) and self.are_alike(submission, party, sample):
                return found
        return None

    def named(self, found: Variant, function: str) -> Diagnosis:
        """The diagnosis of one misconception. Calls that it makes and the reference does not show its place."""
        names = set(called_names(found.source, function)) - set(called_names(self.exercise.reference, function))
        feedback = f"Exactly your results come out of that. {found.feedback}"
        elsewhere = "" if function in found.replaces else found.replaces[0]
        return Diagnosis(
            found.id, found.title, feedback, check=found.fails, names=frozenset(names), function=elsewhere
        )

    def only_one(self, alike: Sequence[Variant], submission: Party, function: str) -> Variant | None:
        """The one misconception that is left, twins counted as one; the other functions decide between several."""
        alike = [m for m in alike if self.fits_elsewhere(m, function, submission)]
        if not is_unambiguous(alike):
            others = [p for name, probes in self.fixed.items() if name != function for p in probes]
            alike = [m for m in alike if self.are_alike(submission, self.misconceptions[m.key][1], others)]
        return alike[0] if is_unambiguous(alike) else None

    def symptom(self, function: str, submission: Party) -> Diagnosis | None:
        """A mark that any function may show."""
        probes = [*self.fixed[function], *self.drawn[function]]
        seen: list[Seen] = [(p, submission.answer(p), self.reference.answer(p)) for p in probes]
        symptom = symptom_of(
            seen,
            lambda p, number: (submission.again(p, number), self.reference.again(p, number)),
            lambda p, row: self.alone(submission, p, row),
        )
        return diagnosis_of(symptom) if symptom else None

    def alone(self, submission: Party, probe: Probe, row: int) -> tuple[Answer, Answer] | None:
        """What the submission and the reference answer to one example of a probe's batch."""
        request = probe.with_row(row)
        return (submission.other(request), self.reference.other(request)) if request else None

    def pair(self, function: str, submission: Party, scope: list[Probe], known: Sequence[str]) -> Diagnosis | None:
        """Two misconceptions that explain the numbers together, when exactly one pair does."""
        if all(self.has_right_values(submission, probe) for probe in scope):
            return None  # two that undo one another explain them as well
        pairs = [*self.composed(function, submission, scope, known), *self.added(function, submission, scope)]
        pairs = [pair for pair in pairs if all(self.fits_elsewhere(m, function, submission) for m in pair)]
        if len(pairs) != 1:
            return self.scaled(submission, scope) if not pairs else None
        one, other = pairs[0]
        return Diagnosis(
            f"{one.id}+{other.id}",
            f"Two mistakes at once: {lower(one.title)}; {lower(other.title)}",
            f"No single mistake gives these numbers, and these two together give exactly them. {one.feedback} "
            f"And: {other.feedback}",
            check=one.fails,
        )

    def has_right_values(self, party: Party, probe: Probe) -> bool:
        """Whether the values of an answer are right, up to float32; gradients and dtypes aside."""
        mine, right = party.answer(probe), self.reference.answer(probe)
        return (
            mine.error == right.error
            and len(mine.values) == len(right.values)
            and all(
                is_close(got, wanted, slack=probe.leeway.of("values"))
                for got, wanted in zip(mine.values, right.values, strict=True)
            )
        )

    def composed(
        self, function: str, submission: Party, scope: list[Probe], known: Sequence[str]
    ) -> list[tuple[Variant, Variant]]:
        """A misconception of this function on top of one that was found in another, which it calls."""
        found = []
        for first in (self.misconceptions[id] for id in known if id in self.misconceptions):
            if function in first[0].replaces or not any(self.differs(first[1], probe) for probe in scope):
                continue
            for second, _ in self.misconceptions.values():
                if function in second.replaces and not set(second.replaces) & set(first[0].replaces):
                    both = self.party(
                        combined([first[0], second], file=self.exercise.directory / "misconceptions.py"),
                        f"{second.id}.py",
                    )
                    if self.are_alike(submission, both, scope):
                        found.append((second, first[0]))
        return found

    def fits_elsewhere(self, found: Variant, function: str, submission: Party) -> bool:
        """Whether the other functions that a misconception is about show it as well."""
        others = [name for name in found.replaces if name != function]
        party = self.misconceptions[found.key][1]
        return all(self.are_alike(submission, party, self.fixed[name]) for name in others)

    def added(self, function: str, submission: Party, scope: list[Probe]) -> list[tuple[Variant, Variant]]:
        """Two misconceptions whose deviations from the right numbers add up to the submission's."""
        sample = self.sample(scope)
        deviation = self.deviation(submission, sample)
        known = ((m, self.deviation(party, sample)) for m, party in self.misconceptions.values())
        found = [(m, d) for m, d in known if d is not None and float(d.abs().max()) > 1e-5]
        if deviation is None or len(found) < 2:
            return []
        each = torch.stack([d for _, d in found])
        close = torch.cdist(deviation - each, each, p=float("inf")) <= 1e-4 * (1 + float(deviation.abs().max()))
        pairs = [(found[int(i)][0], found[int(j)][0]) for i, j in close.nonzero() if i < j]
        # Both in another function: then this one is not to blame.
        pairs = [pair for pair in pairs if any(function in m.replaces for m in pair)]
        return [pair for pair in distinct(pairs) if self.adds_up(pair, submission, scope)]

    def adds_up(self, pair: tuple[Variant, Variant], submission: Party, scope: list[Probe]) -> bool:
        """Whether two deviations add up on every probe, not only on those that were looked at first."""
        parties = (submission, *(self.misconceptions[m.key][1] for m in pair))
        whole, one, other = (self.deviation(party, scope) for party in parties)
        if whole is None or one is None or other is None:
            return False
        return bool(((whole - one - other).abs() <= 1e-4 * (1 + one.abs() + other.abs())).all())

    def scaled(self, submission: Party, scope: list[Probe]) -> Diagnosis | None:
        """One misconception, and a constant factor on top of it."""
        sample = self.sample(scope)
        found: list[tuple[Variant, float]] = []
        for m, party in self.misconceptions.values():
            pairs = [(submission.answer(p), party.answer(p)) for p in sample]
            if any(mine.error != theirs.error for mine, theirs in pairs):
                continue
            ratios = [ratio_of(*pair) for pair in pairs if not all(map(is_zero, pair))]
            known = [ratio for ratio in ratios if ratio is not None]
            steady = len(known) == len(ratios) > 1 and max(known) - min(known) <= 1e-4 * abs(known[0])
            # The same numbers, and yet it was not recognised: then something else tells the two apart.
            if steady and abs(known[0] - 1) > 1e-3 and any(self.differs(party, p) for p in sample):
                found.append((m, known[0]))
        if not found or not is_unambiguous([m for m, _ in found]):
            return None
        m, ratio = found[0]
        factor = "with the opposite sign" if abs(ratio + 1) < 1e-3 else f"and {times(ratio)} that"
        return Diagnosis(
            f"{m.id}+constant_factor",
            f"{m.title}, {factor}",
            f"Two things come together. {m.feedback} Besides, your numbers are {ratio:.6g} times what that gives.",
            check=m.fails,
        )

    def sample(self, scope: list[Probe]) -> list[Probe]:
        """A few probes of different checks."""
        firsts = list({probe.check: probe for probe in reversed(scope)}.values())
        rest = [probe for probe in scope if probe not in firsts]
        return [*reversed(firsts), *rest][:PROBES_FOR_PAIRS]

    def deviation(self, party: Party, probes: list[Probe]) -> Tensor | None:
        """By how much every number differs from the right one, in units of the right ones' size.

        None where there is no comparing: an error, another shape or dtype, no graph, a number that is not finite.
        """
        parts = []
        for probe in probes:
            mine, right = party.answer(probe), self.reference.answer(probe)
            if mine.error or not have_traits_in_common(mine, right, probe.leeway.unshared | NOT_COMPARED):
                return None
            for got, wanted in zip(mine.values, right.values, strict=True):
                size = float(wanted.double().abs().max()) if wanted.numel() else 0.0
                parts.append((got.double() - wanted.double()).flatten() / (size or 1.0))
        deviation = torch.cat(parts) if parts else torch.zeros(0)
        return deviation if deviation.numel() and bool(torch.isfinite(deviation).all()) else None


def distinct(pairs: Sequence[tuple[Variant, Variant]]) -> list[tuple[Variant, Variant]]:
    """The pairs with twins counted once."""
    seen: dict[frozenset[str], tuple[Variant, Variant]] = {}
    for one, other in pairs:
        if one.family != other.family:
            seen.setdefault(frozenset((one.family, other.family)), (one, other))
    return list(seen.values())


def is_unambiguous(variants: Sequence[Variant]) -> bool:
    return len({variant.family for variant in variants}) == 1


def without(probe: Probe, trait: str) -> Probe:
    """The same probe, where a trait is no mark of a mistake."""
    leeway = replace(probe.leeway, unshared=probe.leeway.unshared | {trait})
    return replace(probe, leeway=leeway)


def diagnosis_of(found: Symptom) -> Diagnosis:
    return Diagnosis(found.id, found.title, found.feedback, names=found.names)


def lower(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title


@functools.lru_cache(maxsize=64)
def comparison_for(directory: str, seed: int) -> Comparison:
    """The comparison for an exercise, made once for each seed."""
    return Comparison(load_exercise(Path(directory)), seed)
