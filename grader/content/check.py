"""A check as its exercise states it: read as text, and not run."""

from __future__ import annotations

import ast
import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.content.python_file import decorator_facts, parse
from grader.errors import ContentError


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


@functools.lru_cache(maxsize=128)
def read_checks(content: bytes, *, path: Path, functions: Collection[str]) -> tuple[Check, ...]:
    """The checks that a `checks.py` holds, of these functions. Raises ContentError naming file and line."""
    checks: dict[str, Check] = {}
    for node in parse(content, path=path).body:
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("check_")):
            continue
        facts = decorator_facts(node, marker="check", path=path)
        id, title = node.name.removeprefix("check_"), " ".join((ast.get_docstring(node) or "").split())
        function, points, needs = str(facts.get("function")), facts.get("points", 1), facts.get("needs", ())
        if not title:
            raise ContentError(
                f"{path}:{node.lineno}: check '{id}' has no docstring; it is the title learners read"
            )
        if function not in functions:
            raise ContentError(
                f"{path}:{node.lineno}: check '{id}' is of '{function}', no function of {path.parent.name}"
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


def selected(checks: Sequence[Check], wanted: Sequence[str]) -> dict[str, Check]:
    """The wanted ones of an exercise's checks by id, with all they wait for; every check when none is named."""
    known = {check.id: check for check in checks}
    open_ids, closed = list(wanted or known), set[str]()
    while open_ids:
        id = open_ids.pop()
        if id not in closed:
            closed.add(id)
            open_ids += known[id].needs
    return {id: check for id, check in known.items() if id in closed}
