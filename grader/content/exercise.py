"""One exercise of the bank: the facts of its `exercise.yml` and its checks, read as text."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from grader.content.python_file import decorator_facts, parse_file
from grader.content.stub import derive_stub
from grader.content.variants import Variant, load_variants, with_other_values
from grader.errors import ContentError

HINT_STEPS = 4
MOST_SECONDS = 3600
FILES = ("exercise.yml", "reference.py", "checks.py", "misconceptions.py", "equivalents.py")
# The parser in C is ten times as fast, and every command reads every exercise.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    def brief(self) -> str:
        """What to do, in Markdown: the module docstring of the reference."""
        return ast.get_docstring(ast.parse(self.reference)) or ""

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks in order. They are read as text and not run."""
        return load_checks(self)

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


@dataclass(frozen=True, slots=True)
class Check:
    """What `@check` and the docstring of a check say: title, examined function, points, and what it waits for."""

    id: str
    title: str
    function: str
    points: float
    needs: tuple[str, ...]
    why: str
    line: int


def load_exercise(folder: Path) -> Exercise:
    """Read one folder of the bank. Raises ContentError naming file and key."""
    for name in FILES:
        if not (folder / name).is_file():
            raise ContentError(f"{folder / name}: missing; every exercise has {', '.join(FILES)}")
    path = folder / "exercise.yml"
    try:
        facts = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ContentError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from error
    if not isinstance(facts, dict):
        raise ContentError(f"{path}: expected keys and values, got {type(facts).__name__}")
    kinds: dict[str, type | tuple[type, ...]] = {
        "title": str, "lesson": str, "section": str, "minutes": int, "prerequisites": list,
        "source": str, "timeout": (int, float), "functions": list, "hints": dict, "sections": dict,
    }  # fmt: skip
    facts.setdefault("sections", {})
    if unknown := sorted(map(str, set(facts) - set(kinds))):
        raise ContentError(f"{path}: unknown key '{unknown[0]}'; expected {', '.join(kinds)}")
    for key, kind in kinds.items():
        if key not in facts:
            raise ContentError(f"{path}: key '{key}' is missing")
        if not isinstance(facts[key], kind) or isinstance(facts[key], bool):
            raise ContentError(f"{path}: '{key}' is a {type(facts[key]).__name__}, which cannot be right")
        if isinstance(facts[key], list) and not all(isinstance(item, str) for item in facts[key]):
            raise ContentError(f"{path}: '{key}' must be a list of texts")
    if not 0 < facts["timeout"] <= MOST_SECONDS:
        raise ContentError(
            f"{path}: 'timeout' is {facts['timeout']}, expected seconds above 0, at most {MOST_SECONDS}"
        )
    if facts["minutes"] < 1:
        raise ContentError(f"{path}: 'minutes' is {facts['minutes']}, expected 1 or more")
    if not facts["functions"]:
        raise ContentError(f"{path}: 'functions' names no function")
    for function, section in facts["sections"].items():
        if function not in facts["functions"] or not isinstance(section, str):
            raise ContentError(
                f"{path}: 'sections' gives a section to each of some functions, not to {function!r}"
            )
    ladders = load_ladders(facts.pop("hints"), facts["functions"], path=path)
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()
    }
    return Exercise(id=folder.name, directory=folder, ladders=ladders, **plain)


def load_ladders(hints: dict[Any, Any], functions: list[str], *, path: Path) -> dict[str, tuple[str, ...]]:
    """The hints of each function, in the order of the functions. Raises ContentError naming file and key."""
    for function, steps in hints.items():
        place = f"{path}: 'hints' for '{function}'"
        if function not in functions:
            raise ContentError(f"{place}, which is none of {', '.join(functions)}")
        if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
            raise ContentError(f"{place} must be a list of texts")
        if len(steps) != HINT_STEPS:
            raise ContentError(f"{place}: {len(steps)} hints, expected {HINT_STEPS} steps")
    for function in functions:
        if function not in hints:
            raise ContentError(f"{path}: 'hints' names no function '{function}'; each has {HINT_STEPS} steps")
    return {function: tuple(hints[function]) for function in functions}


def load_checks(exercise: Exercise) -> tuple[Check, ...]:
    """The checks of an exercise from the source of its checks.py. Raises ContentError naming file and line."""
    path = exercise.directory / "checks.py"
    checks: dict[str, Check] = {}
    for node in parse_file(path).body:
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("check_")):
            continue
        facts = decorator_facts(node, marker="check", path=path)
        id, title = node.name.removeprefix("check_"), " ".join((ast.get_docstring(node) or "").split())
        function, points, needs = facts.get("function"), facts.get("points", 1), facts.get("needs", ())
        if not title:
            raise ContentError(
                f"{path}:{node.lineno}: check '{id}' has no docstring; it is the title learners read"
            )
        if function not in exercise.functions:
            raise ContentError(
                f"{path}:{node.lineno}: check '{id}' is of '{function}', no function of {exercise.id}"
            )
        if not isinstance(points, int | float) or points <= 0:
            raise ContentError(f"{path}:{node.lineno}: check '{id}' is worth {points!r}, expected points above 0")
        if not (isinstance(needs, list | tuple) and all(isinstance(need, str) for need in needs)):
            raise ContentError(f"{path}:{node.lineno}: check '{id}' needs {needs!r}, expected a list of check ids")
        if id in checks:
            raise ContentError(f"{path}:{node.lineno}: check '{id}' is there twice")
        for need in needs:
            if need not in checks:
                raise ContentError(f"{path}:{node.lineno}: check '{id}' needs '{need}', which is not above it")
        why = str(facts.get("why", ""))
        checks[id] = Check(id, title, function, points, tuple(needs), why, node.lineno)
    if not checks:
        raise ContentError(f"{path}: no check; expected functions named check_…")
    return tuple(checks.values())
