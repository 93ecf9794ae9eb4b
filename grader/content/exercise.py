"""One exercise of the bank: its facts, its stub, and the wrong and right variants that prove its checks."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from grader.errors import ContentError

HINT_STEPS = 4
MOST_SECONDS = 3600
FILES = ("exercise.yml", "reference.py", "checks.py", "misconceptions.py", "equivalents.py")
# The file of the bank that holds the hash it was shipped with.
SEAL = "SHA256"
# The parser in C is ten times as fast, and every command reads every exercise.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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
        return load_variants(self, "misconceptions.py", marker="misconception")

    @property
    def alternates(self) -> tuple[Variant, ...]:
        """The misconceptions that have other values, with each of those."""
        return tuple(other for variant in self.misconceptions for other in with_other_values(variant))

    @property
    def equivalents(self) -> tuple[Variant, ...]:
        """Right solutions in other styles, as whole submissions."""
        return load_variants(self, "equivalents.py", marker="equivalent")


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
    twin: str = ""
    section: str = ""
    values: tuple[str, ...] = ()
    value: str = ""

    @property
    def key(self) -> str:
        """Its id, and which of its values it has where that is not the written one."""
        return f"{self.id}@{self.value}" if self.value else self.id

    @property
    def family(self) -> str:
        """The id that it shares with its twin."""
        return self.twin or self.id


def load_bank(bank: Path) -> tuple[Exercise, ...]:
    """Every exercise of the bank, prerequisites first. Raises ContentError for the first broken one."""
    if not bank.is_dir():
        raise ContentError(f"{bank}: no exercise bank here")
    return in_learning_order(list(map(load_exercise, exercise_folders(bank))), rank=lambda exercise: exercise.id)


def exercise_folders(bank: Path) -> list[Path]:
    """The folders of the exercises, `<lesson>/<id>` as in exercises/. Raises ContentError for a misplaced one."""
    found: dict[str, Path] = {}
    for lesson in visible_folders(bank):
        if (lesson / FILES[0]).is_file():
            message = f"an exercise stands in the folder of its lesson: <lesson>/{lesson.name}, as in exercises/"
            raise ContentError(f"{lesson / FILES[0]}: {message}")
        for folder in visible_folders(lesson):
            if folder.name in found:
                raise ContentError(f"{folder / FILES[0]}: '{folder.name}' is there already: {found[folder.name]}")
            found[folder.name] = folder
    return list(found.values())


def visible_folders(place: Path) -> list[Path]:
    """The folders in a place, in order of their names, without those that begin with a dot or an underscore."""
    return sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


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


def in_learning_order(exercises: Sequence[Exercise], *, rank: Callable[[Exercise], Any]) -> tuple[Exercise, ...]:
    """Prerequisites first, otherwise by rank. Raises ContentError on a cycle or unknown id."""
    waiting = {exercise.id: exercise for exercise in exercises}
    known = set(waiting)
    ranks = {exercise.id: rank(exercise) for exercise in exercises}
    ordered: list[Exercise] = []
    while waiting:
        done = {exercise.id for exercise in ordered}
        ready = [e for e in waiting.values() if set(e.prerequisites) & known <= done]
        if not ready:
            raise ContentError(f"{exercises[0].directory.parent}: prerequisites form a cycle: {sorted(waiting)}")
        chosen = min(ready, key=lambda exercise: ranks[exercise.id])
        for prerequisite in set(chosen.prerequisites) - known:
            raise ContentError(f"{chosen.directory / 'exercise.yml'}: no exercise '{prerequisite}' in the bank")
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


def seal_of(bank: Path) -> str:
    """The hash that the bank was shipped with, '' when it carries none."""
    try:
        return (bank / SEAL).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


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
            lines.append(f"{indent}raise NotImplementedError({json.dumps(task, ensure_ascii=False)})")
        elif text == REGION_CLOSES:
            if not opened_at:
                raise ContentError(f"{file}:{number}: '{REGION_CLOSES}' without '{REGION_OPENS}'")
            opened_at = 0
        elif not opened_at:
            lines.append(line)
    if opened_at:
        raise ContentError(f"{file}:{opened_at}: this solution never closes; add '{REGION_CLOSES}'")
    return "\n".join(lines) + "\n"


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


def parse_file(path: Path) -> ast.Module:
    """The syntax tree of a file of the bank. Raises ContentError naming file and line."""
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise ContentError(f"{path}:{error.lineno}: {error.msg}") from error
    except (OSError, ValueError) as error:
        raise ContentError(f"{path}: cannot be read: {error}") from error


def load_variants(exercise: Exercise, file_name: str, *, marker: str) -> tuple[Variant, ...]:
    """The marked definitions of a file, each composed with the reference into a whole submission.

    They are read as text and never run here.
    """
    path = exercise.directory / file_name
    tree = parse_file(path)
    source = path.read_text(encoding="utf-8")
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
    """One variant: the reference with the replaced functions written anew."""
    facts = decorator_facts(node, marker=marker, path=path)
    feedback = " ".join((ast.get_docstring(node) or "").split())
    replaced = replacements(node, of=facts.get("of", ""), source=source)
    for name in replaced:
        if name not in exercise.functions:
            message = f"'{node.name}' replaces '{name}', which is no function of {exercise.id}"
            raise ContentError(f"{path}:{node.lineno}: {message}")
    if not replaced or not feedback:
        raise ContentError(f"{path}:{node.lineno}: '{node.name}' needs a docstring and something to replace")
    text = exercise.reference
    for name, definition in replaced.items():
        text = with_function(text, name, definition, file=exercise.directory / "reference.py")
    return Variant(
        id=node.name,
        title=facts.get("title", feedback),
        feedback=feedback,
        fails=facts.get("fails", ""),
        replaces=tuple(replaced),
        source=f"{text}\n\n{shared}\n" if shared else text,
        line=node.lineno,
        twin=facts.get("twin", ""),
        section=facts.get("section", ""),
        values=tuple(facts.get("values", ())),
    )


def with_other_values(variant: Variant) -> list[Variant]:
    """A misconception with each of its other values in place of the one that is written."""
    if not variant.values:
        return []
    written, *others = variant.values
    number = re.compile(rf"(?<![\w.]){re.escape(written)}(?![\w.]*\w)")
    bodies = {name: definition_source(variant.source, name) for name in variant.replaces}
    found = []
    for value in others:
        source = variant.source
        for body in bodies.values():
            source = source.replace(body, number.sub(value, body))
        title, feedback = (number.sub(value, text) for text in (variant.title, variant.feedback))
        found.append(replace(variant, title=title, feedback=feedback, source=source, values=(), value=value))
    return found


def definition_source(source: str, name: str) -> str:
    """The text of a function's body after its docstring."""
    node = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == name)
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return "\n".join(source.splitlines()[first.lineno - 1 : node.end_lineno])


def combined(exercise: Exercise, variants: Sequence[Variant]) -> str:
    """The source of a submission with what each of the variants replaces; where two do, the last one wins."""
    text = variants[0].source
    for variant in variants[1:]:
        tree = ast.parse(variant.source)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in variant.replaces:
                definition = ast.get_source_segment(variant.source, node) or ""
                text = with_function(text, node.name, definition, file=exercise.directory / "misconceptions.py")
    return text


def decorator_facts(node: ast.FunctionDef | ast.ClassDef, *, marker: str, path: Path) -> dict[str, Any]:
    """The arguments of the marking decorator; its only positional one is called `function`."""
    call = node.decorator_list[0] if node.decorator_list else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == marker):
        raise ContentError(f"{path}:{node.lineno}: '{node.name}' should be marked with @{marker}(…)")
    try:
        named = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords if keyword.arg}
        return {"function": ast.literal_eval(call.args[0]), **named} if call.args else named
    except ValueError as error:
        raise ContentError(f"{path}:{node.lineno}: the arguments of @{marker} should be plain values") from error


def replacements(node: ast.FunctionDef | ast.ClassDef, *, of: str, source: str) -> dict[str, str]:
    """The new definition of each replaced function, by its name."""
    lines = source.splitlines()
    if isinstance(node, ast.FunctionDef):
        return {of: "\n".join(lines[node.lineno - 1 : node.end_lineno])} if of else {}
    methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
    return {m.name: textwrap.dedent("\n".join(lines[m.lineno - 1 : m.end_lineno])) for m in methods}


def with_function(source: str, name: str, definition: str, *, file: Path) -> str:
    """`source` with the function `name` defined by `definition`; the docstring stays the one it had."""
    old = next((n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == name), None)
    if old is None:
        raise ContentError(f"{file}: defines no function '{name}'")
    new = ast.parse(definition).body[0]
    assert isinstance(new, ast.FunctionDef)
    lines, new_lines = source.splitlines(), definition.splitlines()
    old_body = old.body[0]
    docstring = lines[old_body.lineno - 1 : old_body.end_lineno] if ast.get_docstring(old) else []
    first = new.body[1] if ast.get_docstring(new) and len(new.body) > 1 else new.body[0]
    if first.lineno == new.lineno:
        written = new_lines
    else:
        # Comments above the first statement belong to it; the docstring above them does not.
        starts = (new.body[0].end_lineno or 0) if first is not new.body[0] else first.lineno - 1
        header = new_lines[: new.body[0].lineno - 1]
        written = [*header, *docstring, *new_lines[starts:]]
    written = [re.sub(rf"^def {new.name}\(", f"def {name}(", line) for line in written]
    return "\n".join([*lines[: old.lineno - 1], *written, *lines[old.end_lineno :]]) + "\n"
