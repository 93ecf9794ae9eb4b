"""What a name that somebody typed stands for, an exercise or a lesson, also where it is not the exact id."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from grader.errors import CourseError
from grader.visible import visible_line

T = TypeVar("T")
MOST_NEAR, MOST_CHOICES = 3, 12


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """A thing and what it goes by: its id, its lesson's number, and three groups of names, the closest first."""

    thing: T
    id: str
    number: str
    names: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

    def rank(self, name: str) -> int | None:
        """How surely a name stands for this, 0 for its exact id; None where it does not.

        After the id comes the number, then another whole name, and last the beginning or a part of one.
        """
        if name == self.id:
            return 0
        if name.isascii() and name.isdigit():
            # A number is never part of a name: nobody means conv2d by `2`.
            return 1 if self.number == (name.lstrip("0") or "0") else None
        word = folded(name)
        groups = [[folded(one) for one in group] for group in self.names] if word else []
        whole = [2 + place for place, group in enumerate(groups) if word in group]
        begun = [
            10 + 2 * place for place, group in enumerate(groups) if any(one.startswith(word) for one in group)
        ]
        part = [11 + 2 * place for place, group in enumerate(groups) if any(word in one for one in group)]
        return min((*whole, *begun, *part), default=None)


def folded(name: str) -> str:
    """A name as it is compared: `GAN-Loss`, `gan loss` and `gan_loss` are one."""
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def fitting(name: str, known: Sequence[Named[T]]) -> list[Named[T]]:
    """Those that a name stands for more surely than for any other; several where one cannot tell."""
    ranks = [(rank, each) for each in known if (rank := each.rank(name)) is not None]
    best = min((rank for rank, _ in ranks), default=0)
    found = [each for rank, each in ranks if rank == best]
    return found[:1] if best == 0 else found


def find_named(name: str, known: Sequence[Named[T]], *, kind: str, listing: str) -> T:
    """The one thing that a name stands for. `listing`: the command that shows all there are.

    Where a name could be several, nothing is guessed: CourseError with the choices, else with the nearest names.
    """
    found = fitting(name, known)
    if len(found) == 1:
        return found[0].thing
    shown, everything = visible_line(name), f"All {kind}s: {listing}"
    if found:
        choices = ", ".join(each.id for each in found[:MOST_CHOICES])
        more = f" and {len(found) - MOST_CHOICES} more" if len(found) > MOST_CHOICES else ""
        raise CourseError(f"'{shown}' could be any of these: {choices}{more}. Say which one. {everything}")
    raise CourseError(f"There is no {kind} '{shown}'. {did_you_mean(nearest(name, known))}{everything}")


def nearest(name: str, known: Sequence[Named[T]]) -> list[str]:
    """The ids of what has a name, or a word in a name, that is most like this one: three at most."""
    ids: dict[str, dict[str, None]] = {}
    for each, group in ((each, each.names[place]) for place in range(3) for each in known):
        for one in map(folded, group):
            for part in (one, *one.split("_")):
                ids.setdefault(part, {})[each.id] = None
    ids.pop("", None)
    close = difflib.get_close_matches(folded(name), ids, n=MOST_NEAR)
    return list(dict.fromkeys(id for part in close for id in ids[part]))[:MOST_NEAR]


def did_you_mean(ids: Sequence[str]) -> str:
    """The question, and a space after it; '' where nothing is near."""
    *others, last = [f"'{id}'" for id in ids] or [""]
    return f"Did you mean {', '.join(others)}{' or ' if others else ''}{last}? " if last else ""
