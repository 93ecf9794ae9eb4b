"""One exercise of the bank: its facts, its stub, and the wrong and right variants that prove its checks."""

from __future__ import annotations

import ast
import hashlib
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from grader.errors import ContentError

Definition = TypeVar("Definition", bound=Callable[..., Any] | type)

HINT_STEPS = 4
FILES = ("exercise.yml", "reference.py", "checks.py", "misconceptions.py", "equivalents.py")
REGION_OPENS, REGION_CLOSES = "# solution:", "# end solution"


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
    hints: tuple[str, ...]
    directory: Path

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
    def misconceptions(self) -> tuple[Variant, ...]:
        """Every known mistake, as a whole submission."""
        return load_variants(self, "misconceptions.py", marker="misconception")

    @property
    def equivalents(self) -> tuple[Variant, ...]:
        """Right solutions in other styles, as whole submissions."""
        return load_variants(self, "equivalents.py", marker="equivalent")


@dataclass(frozen=True, slots=True)
class Variant:
    """The reference with some functions replaced: wrong on purpose, or right in another style."""

    id: str
    title: str
    feedback: str
    fails: str
    replaces: tuple[str, ...]
    source: str
    line: int


def misconception(*, fails: str, title: str, of: str = "") -> Callable[[Definition], Definition]:
    """Mark a wrong solution of the function `of`, or a class of several wrong functions.

    `fails` is the first check that catches it. The docstring is the feedback a learner reads.
    """
    return lambda definition: definition


def equivalent(*, of: str = "") -> Callable[[Definition], Definition]:
    """Mark a right solution of the function `of` in another style, or a class of several."""
    return lambda definition: definition


def load_bank(bank: Path) -> tuple[Exercise, ...]:
    """Every exercise of the bank, prerequisites first. Raises ContentError for the first broken one."""
    if not bank.is_dir():
        raise ContentError(f"{bank}: no exercise bank here")
    folders = sorted(p for p in bank.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))
    return in_learning_order([load_exercise(folder) for folder in folders])


def load_exercise(folder: Path) -> Exercise:
    """Read one folder of the bank. Raises ContentError naming file and key."""
    for name in FILES:
        if not (folder / name).is_file():
            raise ContentError(f"{folder / name}: missing; every exercise has {', '.join(FILES)}")
    path = folder / "exercise.yml"
    try:
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ContentError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from error
    if not isinstance(facts, dict):
        raise ContentError(f"{path}: expected keys and values, got {type(facts).__name__}")
    kinds: dict[str, type | tuple[type, ...]] = {
        "title": str, "lesson": str, "section": str, "minutes": int, "prerequisites": list,
        "source": str, "timeout": (int, float), "functions": list, "hints": list,
    }  # fmt: skip
    if unknown := sorted(set(facts) - set(kinds)):
        raise ContentError(f"{path}: unknown key '{unknown[0]}'; expected {', '.join(kinds)}")
    for key, kind in kinds.items():
        if key not in facts:
            raise ContentError(f"{path}: key '{key}' is missing")
        if not isinstance(facts[key], kind) or isinstance(facts[key], bool):
            raise ContentError(f"{path}: '{key}' is a {type(facts[key]).__name__}, which cannot be right")
        if isinstance(facts[key], list) and not all(isinstance(item, str) for item in facts[key]):
            raise ContentError(f"{path}: '{key}' must be a list of texts")
    if len(facts["hints"]) != HINT_STEPS:
        raise ContentError(f"{path}: {len(facts['hints'])} hints, expected {HINT_STEPS} steps")
    if not facts["functions"]:
        raise ContentError(f"{path}: 'functions' names no function")
    return Exercise(
        id=folder.name,
        directory=folder,
        timeout=float(facts["timeout"]),
        **{key: tuple(facts[key]) for key in ("prerequisites", "functions", "hints")},
        **{key: facts[key] for key in ("title", "lesson", "section", "minutes", "source")},
    )


def in_learning_order(exercises: list[Exercise]) -> tuple[Exercise, ...]:
    """Prerequisites first, otherwise by lesson and name. Raises ContentError on a cycle or unknown id."""
    waiting = {exercise.id: exercise for exercise in exercises}
    known = set(waiting)
    ordered: list[Exercise] = []
    while waiting:
        done = {exercise.id for exercise in ordered}
        ready = [e for e in waiting.values() if set(e.prerequisites) & known <= done]
        if not ready:
            raise ContentError(
                f"{exercises[0].directory.parent}: prerequisites form a cycle: {sorted(waiting)}"
            )
        chosen = min(ready, key=lambda e: (e.lesson, e.id))
        for prerequisite in set(chosen.prerequisites) - known:
            raise ContentError(
                f"{chosen.directory / 'exercise.yml'}: no exercise '{prerequisite}' in the bank"
            )
        ordered.append(waiting.pop(chosen.id))
    return tuple(ordered)


def bank_sha256(exercises: tuple[Exercise, ...]) -> str:
    """One hash over everything that decides a verdict."""
    digest = hashlib.sha256()
    for exercise in sorted(exercises, key=lambda e: e.id):
        for name in FILES:
            content = (exercise.directory / name).read_bytes()
            digest.update(f"{exercise.id}/{name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def derive_stub(reference: str, *, file: Path) -> str:
    """The reference with each marked region replaced by a hole that says what to write."""
    lines: list[str] = []
    opened_at = 0
    for number, line in enumerate(reference.splitlines(), 1):
        text = line.strip()
        if text.startswith(REGION_OPENS):
            if opened_at:
                raise ContentError(f"{file}:{number}: a solution opens inside the one of line {opened_at}")
            opened_at = number
            task = text.removeprefix(REGION_OPENS).strip()
            if not task:
                raise ContentError(f"{file}:{number}: say after '{REGION_OPENS}' what to write")
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f'{indent}raise NotImplementedError("{task}")')
        elif text == REGION_CLOSES:
            if not opened_at:
                raise ContentError(f"{file}:{number}: '{REGION_CLOSES}' without '{REGION_OPENS}'")
            opened_at = 0
        elif not opened_at:
            lines.append(line)
    if opened_at:
        raise ContentError(f"{file}:{opened_at}: this solution never closes; add '{REGION_CLOSES}'")
    return "\n".join(lines) + "\n"


def load_variants(exercise: Exercise, file_name: str, *, marker: str) -> tuple[Variant, ...]:
    """The marked definitions of a file, each composed with the reference into a whole submission.

    They are read as text and never run here.
    """
    path = exercise.directory / file_name
    source = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ContentError(f"{path}:{error.lineno}: {error.msg}") from error
    shared = "\n".join(ast.get_source_segment(source, node) or "" for node in tree.body if is_shared(node))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return tuple(
        compose(exercise, node, source=source, shared=shared, marker=marker, path=path)
        for node in found
        if node.decorator_list
    )


def is_shared(node: ast.stmt) -> bool:
    """True for what every variant of a file may use: imports and undecorated private helpers."""
    if isinstance(node, ast.ImportFrom):
        return not (node.module or "").startswith("grader")
    return isinstance(node, ast.Import) or (
        isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list
    )


def compose(
    exercise: Exercise,
    node: ast.FunctionDef | ast.ClassDef,
    *,
    source: str,
    shared: str,
    marker: str,
    path: Path,
) -> Variant:
    """One variant: the reference, then the replacing functions, bound to the names they replace."""
    facts = decorator_facts(node, marker=marker, path=path)
    definition, replaced = replacement(node, of=facts.get("of", ""), source=source)
    for name in replaced:
        if name not in exercise.functions:
            raise ContentError(
                f"{path}:{node.lineno}: '{node.name}' replaces '{name}', which is no function of {exercise.id}"
            )
    feedback = " ".join((ast.get_docstring(node) or "").split())
    if not replaced or not feedback:
        raise ContentError(f"{path}:{node.lineno}: '{node.name}' needs a docstring and something to replace")
    return Variant(
        id=node.name,
        title=facts.get("title", feedback),
        feedback=feedback,
        fails=facts.get("fails", ""),
        replaces=replaced,
        source=f"{exercise.reference}\n\n{shared}\n\n\n{definition}",
        line=node.lineno,
    )


def decorator_facts(node: ast.FunctionDef | ast.ClassDef, *, marker: str, path: Path) -> dict[str, str]:
    """The keyword arguments of the marking decorator."""
    call = node.decorator_list[0]
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == marker):
        raise ContentError(f"{path}:{node.lineno}: '{node.name}' should be marked with @{marker}(…)")
    return {keyword.arg: str(ast.literal_eval(keyword.value)) for keyword in call.keywords if keyword.arg}


def replacement(node: ast.FunctionDef | ast.ClassDef, *, of: str, source: str) -> tuple[str, tuple[str, ...]]:
    """The text that redefines functions, and their names."""
    lines = source.splitlines()
    if isinstance(node, ast.FunctionDef):
        text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        return f"{text}\n\n\n{of} = {node.name}\n", (of,) if of else ()
    methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
    texts = [textwrap.dedent("\n".join(lines[m.lineno - 1 : m.end_lineno])) for m in methods]
    return "\n\n\n".join(texts) + "\n", tuple(m.name for m in methods if not m.name.startswith("_"))
