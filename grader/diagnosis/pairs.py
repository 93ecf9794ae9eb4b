"""Two mistakes at once: one on top of another, two whose deviations add up, or one and a constant factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from grader.content import Variant, combined
from grader.diagnosis.comparison import Comparison, is_unambiguous
from grader.diagnosis.diagnosis import Diagnosis, FailedFunction
from grader.diagnosis.party import Party
from grader.diagnosis.probing import Probe
from grader.diagnosis.symptoms.scale import is_zero, ratio_of, times


@dataclass(frozen=True, slots=True)
class Wrong:
    """A function whose answers to the probes of `scope` no single misconception explains."""

    comparison: Comparison
    failed: FailedFunction
    submission: Party
    scope: Sequence[Probe]

    def explained(self, known: Sequence[str]) -> Diagnosis | None:
        """The one pair of misconceptions, or the one with a factor, that does; `known` were found elsewhere."""
        if all(self.comparison.has_right_values(self.submission, probe) for probe in self.scope):
            return None  # two that undo one another explain them as well
        pairs = [pair for pair in (*self.composed(known), *self.added()) if all(map(self.is_plausible, pair))]
        if len(pairs) != 1:
            return self.scaled() if not pairs else None
        one, other = pairs[0]
        return Diagnosis(
            f"{one.id}+{other.id}",
            f"Two mistakes at once: {lower(one.title)}; {lower(other.title)}",
            f"No single mistake gives these numbers, and these two together give exactly them. {one.feedback} "
            f"And: {other.feedback}",
            check=one.fails,
        )

    def is_plausible(self, found: Variant) -> bool:
        """Whether a misconception may be there: nothing that shows it by itself speaks against it."""
        return (
            found.fails not in self.failed.passed
            and self.comparison.is_possible(found, self.failed)
            and self.comparison.fits_elsewhere(found, self.failed.function, self.submission)
        )

    def composed(self, known: Sequence[str]) -> list[tuple[Variant, Variant]]:
        """A misconception of this function on top of one that was found in another, which it calls."""
        found, comparison, function = [], self.comparison, self.failed.function
        misconceptions = comparison.misconceptions
        for first in (misconceptions[id] for id in known if id in misconceptions):
            differ = any(comparison.differs(first[1], probe) for probe in self.scope)
            if function in first[0].replaces or not differ:
                continue
            for second, _ in misconceptions.values():
                if function in second.replaces and not set(second.replaces) & set(first[0].replaces):
                    path = comparison.exercise.directory / "misconceptions.py"
                    both = comparison.party(combined([first[0], second], file=path), f"{second.id}.py")
                    if comparison.are_alike(self.submission, both, self.scope):
                        found.append((second, first[0]))
        return found

    def added(self) -> list[tuple[Variant, Variant]]:
        """Two misconceptions whose deviations from the right numbers add up to the submission's."""
        comparison, sample = self.comparison, self.comparison.sample(self.scope)
        deviation = comparison.deviation(self.submission, sample)
        known = ((m, comparison.deviation(party, sample)) for m, party in comparison.misconceptions.values())
        found = [(m, d) for m, d in known if d is not None and float(d.abs().max()) > 1e-5]
        if deviation is None or len(found) < 2:
            return []
        each = torch.stack([d for _, d in found])
        close = torch.cdist(deviation - each, each, p=float("inf")) <= 1e-4 * (1 + float(deviation.abs().max()))
        pairs = [(found[int(i)][0], found[int(j)][0]) for i, j in close.nonzero() if i < j]
        # Both in another function: then this one is not to blame.
        pairs = [pair for pair in pairs if any(self.failed.function in m.replaces for m in pair)]
        return [pair for pair in distinct(pairs) if self.adds_up(pair)]

    def adds_up(self, pair: tuple[Variant, Variant]) -> bool:
        """Whether two deviations add up on every probe, not only on those that were looked at first."""
        parties = (self.submission, *(self.comparison.misconceptions[m.key][1] for m in pair))
        whole, one, other = (self.comparison.deviation(party, self.scope) for party in parties)
        if whole is None or one is None or other is None or not self.writes_as(*parties):
            return False
        return bool(((whole - one - other).abs() <= 1e-4 * (1 + one.abs() + other.abs())).all())

    def writes_as(self, submission: Party, *parties: Party) -> bool:
        """Whether a submission leaves as it is what others leave."""
        for probe in self.scope:
            changed = [party.answer(probe).modified for party in (self.comparison.reference, *parties)]
            if submission.answer(probe).modified - frozenset().union(*changed):
                return False
        return True

    def scaled(self) -> Diagnosis | None:
        """One misconception, and a constant factor on top of it."""
        comparison, sample = self.comparison, self.comparison.sample(self.scope)
        if self.ratio_to(comparison.reference, sample) is not None:
            return None  # a factor of the right numbers explains them without any misconception
        found: list[tuple[Variant, float]] = []
        for m, party in comparison.misconceptions.values():
            ratio = self.ratio_to(party, sample)
            # The same numbers, and yet it was not recognised: then something else tells the two apart.
            if ratio and abs(ratio - 1) > 1e-3 and any(comparison.differs(party, p) for p in sample):
                found.append((m, ratio))
        found = [each for each in found if self.is_plausible(each[0])]
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

    def ratio_to(self, party: Party, sample: Sequence[Probe]) -> float | None:
        """The one factor by which the submission's numbers exceed those of somebody else; None without one."""
        pairs = [(self.submission.answer(probe), party.answer(probe)) for probe in sample]
        if any(mine.error != theirs.error for mine, theirs in pairs):
            return None
        ratios = [ratio_of(*pair) for pair in pairs if not all(map(is_zero, pair))]
        known = [ratio for ratio in ratios if ratio is not None]
        is_steady = len(known) == len(ratios) > 1 and max(known) - min(known) <= 1e-4 * abs(known[0])
        return known[0] if is_steady else None


def distinct(pairs: Sequence[tuple[Variant, Variant]]) -> list[tuple[Variant, Variant]]:
    """The pairs with twins counted once."""
    seen: dict[frozenset[str], tuple[Variant, Variant]] = {}
    for one, other in pairs:
        if one.family != other.family:
            seen.setdefault(frozenset((one.family, other.family)), (one, other))
    return list(seen.values())


def lower(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
