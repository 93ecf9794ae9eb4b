"""What a report shows of a wrong function, beside its answers: a cause that is told has to explain that."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from grader.diagnosis.places import definition_of, parsed


@dataclass(frozen=True, slots=True)
class FailedFunction:
    """A function with failed checks. Without a source and checks, anything may be told of it.

    `source`: the file that it is in. `seen`: for each failed check, in order, what it found wrong first (see
    `CheckFailed.aspect`). `raised`: for each check that ended in an exception, which, and its text. `passed`: the
    checks that passed, of any function.
    """

    function: str
    source: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    raised: Mapping[str, str] = field(default_factory=dict)
    passed: Collection[str] = ()

    def shows(self, aspects: Collection[str]) -> bool:
        """Whether a failed check has found one of these."""
        return not self.seen or any(aspect in aspects for aspect in self.seen.values())

    def calls(self, other: str) -> bool:
        """Whether the function calls another one of its file, or a helper of the file that does."""
        return not self.source or other in reached(self.source, self.function)

    def has_numbers(self, wanted: Collection[float]) -> bool:
        """Whether all of these are written in the file."""
        return not self.source or set(wanted) <= numbers_written(self.source)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is likely wrong with a function.

    `check`: the check that is there for it, '' when any may be. `explains`: what a check may have found wrong for
    this to be behind it (see `CheckFailed.aspect`); empty where everything. `names`: calls that are behind it.
    `function`: the one that is wrong, where that is not the one that shows it.
    """

    id: str
    title: str
    feedback: str
    check: str = ""
    explains: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    function: str = ""


def reached(source: str, function: str) -> frozenset[str]:
    """The functions and classes of a file that one of them uses by name, directly or through others."""
    found, left = set[str](), [function]
    while left:
        definition = definition_of(source, left.pop())
        used = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)} if definition else set()
        left += [name for name in used - found if definition_of(source, name)]
        found |= used
    return frozenset(found)


def numbers_written(source: str) -> frozenset[float]:
    """The numbers that are written in a source, without their signs."""
    values = (node.value for node in ast.walk(parsed(source)) if isinstance(node, ast.Constant))
    return frozenset(abs(float(value)) for value in values if isinstance(value, int | float))
