"""What is measured: rows with their targets, and commands that take turns, so that load hits both alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grader.errors import SandboxError


class NotMeasured(SandboxError):
    """Something could not be measured; the message says why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: what was measured, its values, and its target, which is a most or a least."""

    what: str
    values: tuple[float, ...] = ()
    unit: str = "s"
    most: float | None = None
    least: float | None = None
    note: str = ""
    is_failed: bool = False

    @property
    def value(self) -> float | None:
        """The median."""
        return statistics.median(self.values) if self.values else None

    @property
    def is_met(self) -> bool | None:
        """Whether the median meets the target; None where there is none, or nothing was measured."""
        if self.value is None or (self.most is None and self.least is None):
            return None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A whole run: what a reader needs to judge it, and its rows."""

    facts: dict[str, str]
    measures: tuple[Measure, ...]

    @property
    def failed(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.is_failed]

    @property
    def missed(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.is_met is False]


def take_turns(timers: Mapping[str, Callable[[], float]], *, runs: int) -> dict[str, tuple[float, ...]]:
    """Each timer's values: A B C A B C …, after a round that warms up and is not counted."""
    rounds = [{what: timer() for what, timer in timers.items()} for _ in range(runs + 1)]
    return {what: tuple(values[what] for values in rounds[1:]) for what in timers}


def ratios(values: Sequence[float], to: Sequence[float]) -> tuple[float, ...]:
    """Each value by the one that was measured beside it."""
    return tuple(value / other for value, other in zip(values, to, strict=True))
