"""An exercise's probes with what the reference and every misconception answer, and how answers are compared."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from grader.content import Exercise, Variant, load_exercise
from grader.diagnosis.answers import agree, have_traits_in_common, is_close, sharpened
from grader.diagnosis.diagnosis import FailedFunction, numbers_written
from grader.diagnosis.party import Party, in_process
from grader.diagnosis.probing import Probe, probes_of

# What may differ where the deviations of values are added up.
NOT_COMPARED = frozenset({"modified", "has_gradients", "call_shapes"})
# A number as it stands in a title.
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*\w)")
# So many probes, spread over the checks, are enough to look for two mistakes at once.
PROBES_FOR_PAIRS = 8


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

    def is_called(self, id: str, failed: FailedFunction) -> bool:
        """Whether a misconception is in a function that the one that failed calls."""
        found = self.misconceptions.get(id)
        return found is not None and any(map(failed.calls, found[0].replaces))

    def is_possible(self, found: Variant, failed: FailedFunction) -> bool:
        """Whether a misconception can be behind it: in what it calls and is wrong, with the constants named."""
        is_wrong = found.fails not in failed.passed
        is_there = failed.function in found.replaces or (self.is_called(found.key, failed) and is_wrong)
        return is_there and failed.has_numbers(constants_named(found, self.exercise.reference))

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

    def fits_elsewhere(self, found: Variant, function: str, submission: Party) -> bool:
        """Whether the other functions that a misconception is about show it as well."""
        others = [name for name in found.replaces if name != function]
        party = self.misconceptions[found.key][1]
        return all(self.are_alike(submission, party, self.fixed[name]) for name in others)

    def sample(self, scope: Sequence[Probe]) -> list[Probe]:
        """A few probes of different checks."""
        firsts = list({probe.check: probe for probe in reversed(scope)}.values())
        rest = [probe for probe in scope if probe not in firsts]
        return [*reversed(firsts), *rest][:PROBES_FOR_PAIRS]

    def deviation(self, party: Party, probes: Sequence[Probe]) -> Tensor | None:
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


def constants_named(found: Variant, reference: str) -> frozenset[float]:
    """The numbers in the title of a misconception that are written in its code, and not in the reference."""
    told = {float(number) for number in NUMBER.findall(found.title)}
    return frozenset(told) & (numbers_written(found.source) - numbers_written(reference))


def is_unambiguous(variants: Sequence[Variant]) -> bool:
    return len({variant.family for variant in variants}) == 1


def without(probe: Probe, trait: str) -> Probe:
    """The same probe, where a trait is no mark of a mistake."""
    leeway = replace(probe.leeway, unshared=probe.leeway.unshared | {trait})
    return replace(probe, leeway=leeway)


@functools.lru_cache(maxsize=64)
def comparison_for(directory: str, seed: int) -> Comparison:
    """The comparison for an exercise, made once for each seed."""
    return Comparison(load_exercise(Path(directory)), seed)
