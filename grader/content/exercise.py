"""One exercise of the bank: its facts, and what follows from its files, read as text when it is asked for."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from grader.content.cache import NO_CACHE, Cache
from grader.content.check import Check, PossibleRemark, read_checks, read_remarks
from grader.content.leeway_file import read_leeway
from grader.content.python_file import read_file
from grader.content.stub import derive_stub, stub_lines, without_marks
from grader.content.variants import Variant, load_variants, with_other_values

HINT_STEPS = 4


@dataclass(frozen=True, slots=True)
class Exercise:
    """The facts of one exercise. `directory` is its folder in the bank."""

    id: str
    title: str
    lesson: str
    section: str
    minutes: int
    prerequisites: tuple[str, ...]
    source: str
    timeout: float
    functions: tuple[str, ...]
    # For each function the steps of its hints, from a question to a skeleton.
    ladders: dict[str, tuple[str, ...]] = field(hash=False)
    directory: Path
    # Functions that another section of the lesson is about.
    sections: dict[str, str] = field(default_factory=dict, hash=False)
    # What one sees it do, once it is written.
    shows: str = ""
    cache: Cache = field(default=NO_CACHE, repr=False, compare=False)

    def section_of(self, function: str) -> str:
        """The anchor of the lesson's section about a function; the exercise's own where it has none."""
        return self.sections.get(function, self.section)

    @property
    def reference(self) -> str:
        """The source of the reference."""
        return (self.directory / "reference.py").read_text(encoding="utf-8")

    @property
    def stub(self) -> str:
        """The source a learner starts from."""
        return derive_stub(self.reference, file=self.directory / "reference.py")

    @property
    def stub_in_place(self) -> str:
        """The stub with every line where it stands in the reference."""
        lines = stub_lines(self.reference, file=self.directory / "reference.py")
        return "\n".join(line or "" for line in lines)

    @property
    def solution(self) -> str:
        """The reference as learners see it."""
        return without_marks(self.reference)

    @property
    def drivers(self) -> str:
        """The source of its own drivers, '' where it has none; see `grader.sandbox.drivers`."""
        path = self.directory / "drivers.py"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    @property
    def leeways(self) -> dict[str, dict[str, Any]]:
        """What right solutions do not share, by check and number of the call; see `grader.diagnosis.leeway`."""
        return read_leeway(self.directory).calls

    @property
    def brief(self) -> str:
        """What to do, in Markdown: the module docstring of the reference."""
        return ast.get_docstring(ast.parse(self.reference)) or ""

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks in order. They are read as text and not run."""
        path = self.directory / "checks.py"
        read = functools.partial(read_checks, path=path, functions=self.functions)
        found = self.recall("checks", path, read, given=" ".join(self.functions))
        return tuple(Check(**{**check, "needs": tuple(check["needs"])}) for check in found)

    @property
    def remarks(self) -> tuple[PossibleRemark, ...]:
        """The remarks that may be made, in order. They are read as text and not run."""
        path = self.directory / "checks.py"
        read = functools.partial(read_remarks, path=path, functions=self.functions)
        found = self.recall("remarks", path, read, given=" ".join(self.functions))
        return tuple(PossibleRemark(**remark) for remark in found)

    def recall(
        self, kind: str, path: Path, read: Callable[[bytes], Iterable[Any]], *, given: str = ""
    ) -> list[Any]:
        """What `read` finds in one of its files, each as a dictionary. `given`: what else that follows from."""
        content = read_file(path)
        source = f"{given}\n".encode() + content
        found: list[Any] = self.cache.recall(kind, path, source, lambda: [asdict(each) for each in read(content)])
        return found

    @property
    def max_score(self) -> float:
        """The points of all checks together."""
        return sum(check.points for check in self.checks)

    @property
    def hints(self) -> tuple[str, ...]:
        """Every step of every ladder."""
        return tuple(step for ladder in self.ladders.values() for step in ladder)

    @property
    def misconceptions(self) -> tuple[Variant, ...]:
        """Every known mistake, as a whole submission."""
        return self.variants("misconceptions.py", marker="misconception")

    @property
    def alternates(self) -> tuple[Variant, ...]:
        """The misconceptions that have other values, with each of those."""
        return tuple(other for variant in self.misconceptions for other in with_other_values(variant))

    @property
    def equivalents(self) -> tuple[Variant, ...]:
        """Right solutions in other styles, as whole submissions."""
        return self.variants("equivalents.py", marker="equivalent")

    def variants(self, file_name: str, *, marker: str) -> tuple[Variant, ...]:
        """The marked definitions of one of its files, each as a whole submission."""
        path = self.directory / file_name
        return load_variants(path, marker=marker, reference=self.reference, functions=self.functions)
