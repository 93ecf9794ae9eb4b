"""What right solutions do not have in common in their answers to a call, so that it is no mark of a mistake.

`course dev derive` measures it among the reference and its equivalents, and stores it with the exercise, under the
seal: by how much numbers differ, times ten, and which traits do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# The numbers of an answer: what came back, the gradients, and what models were given.
GROUPS = ("values", "gradients", "model_calls")


@dataclass(frozen=True, slots=True)
class Leeway:
    """`slack`: for each group of numbers that has some, by how much they may differ, in their own unit.

    `unshared`: traits in which right answers differ, or groups whose numbers do not compare.
    """

    slack: tuple[tuple[str, float], ...] = ()
    unshared: frozenset[str] = field(default=frozenset())

    def of(self, group: str) -> float:
        """By how much the numbers of a group may differ beyond rounding."""
        return dict(self.slack).get(group, 0.0)

    def to_json(self) -> dict[str, Any]:
        """The leeway as plain data, `{}` where there is none."""
        return {**dict(self.slack), **({"unshared": sorted(self.unshared)} if self.unshared else {})}


NO_LEEWAY = Leeway()


def leeway_from(record: dict[str, Any] | None) -> Leeway:
    """The leeway that `to_json` gave."""
    if not record:
        return NO_LEEWAY
    slack = tuple((group, float(record[group])) for group in GROUPS if group in record)
    return Leeway(slack, frozenset(record.get("unshared", ())))
