"""A check, and a remark, as its exercise states it: read as text, and not run."""

from __future__ import annotations

import ast
import functools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True, slots=True)
class PossibleRemark:
    """What `@remark` and the docstring of a remark say: its title, and the function that it may be made of."""

    id: str
    title: str
    function: str
    line: int


@functools.lru_cache(maxsize=128)
def read_checks(content: bytes, *, path: Path, functions: Collection[str]) -> tuple[Check, ...]:
    """The checks that a `checks.py` holds, of these functions. Raises ContentError naming file and line."""
    checks: dict[str, Check] = {}
    for node, id, title, facts in marked("check", content, path=path, functions=functions):
        points, needs = facts.get("points", 1), facts.get("needs", ())
        if not isinstance(points, int | float) or points <= 0:
            raise ContentError(f"{path}:{node.lineno}: check '{id}' is worth {points!r}, expected points above 0")
        if not (isinstance(needs, list | tuple) and all(isinstance(need, str) for need in needs)):
            raise ContentError(f"{path}:{node.lineno}: check '{id}' needs {needs!r}, expected a list of check ids")
        for need in needs:
            if need not in checks:
                raise ContentError(f"{path}:{node.lineno}: check '{id}' needs '{need}', which is not above it")
        why = str(facts.get("why", ""))
        checks[id] = Check(id, title, facts["function"], points, tuple(needs), why, node.lineno)
    if not checks:
        raise ContentError(f"{path}: no check; expected functions named check_…")
    return tuple(checks.values())


@functools.lru_cache(maxsize=128)
def read_remarks(content: bytes, *, path: Path, functions: Collection[str]) -> tuple[PossibleRemark, ...]:
    """The remarks that a `checks.py` holds, of these functions. Raises ContentError naming file and line."""
    found = marked("remark", content, path=path, functions=functions)
    return tuple(PossibleRemark(id, title, facts["function"], node.lineno) for node, id, title, facts in found)


def marked(
    marker: str, content: bytes, *, path: Path, functions: Collection[str]
) -> Iterator[tuple[ast.FunctionDef, str, str, dict[str, Any]]]:
    """The definitions named `<marker>_<id>`: each with its id, its title and the arguments of its mark."""
    ids = set[str]()
    for node in parse(content, path=path).body:
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith(f"{marker}_")):
            continue
        facts = decorator_facts(node, marker=marker, path=path)
        id, title = node.name.removeprefix(f"{marker}_"), " ".join((ast.get_docstring(node) or "").split())
        what, function = f"{path}:{node.lineno}: {marker} '{id}'", str(facts.get("function"))
        if not title:
            raise ContentError(f"{what} has no docstring; it is the title learners read")
        if function not in functions:
            raise ContentError(f"{what} is of '{function}', no function of {path.parent.name}")
        if id in ids:
            raise ContentError(f"{what} is there twice")
        ids.add(id)
        yield node, id, title, facts


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
