"""Fills in which check a misconception fails, where its author has left that to the grader."""

from __future__ import annotations

import ast
from pathlib import Path

from grader.content import Exercise, Variant, parse
from grader.files import write_whole


def name_missing_checks(exercise: Exercise) -> list[Path]:
    """Write `fails=` into every misconception without one that fails a check. Returns the file, if it changed."""
    nameless = [variant for variant in exercise.misconceptions if not variant.fails]
    found = {variant.id: first_failed(variant, exercise) for variant in nameless}
    path = exercise.directory / "misconceptions.py"
    old = path.read_bytes().decode("utf-8")
    new = with_checks_named(old, {id: check for id, check in found.items() if check}, path=path)
    if new == old:
        return []
    write_whole(path, new)
    return [path]


def first_failed(variant: Variant, exercise: Exercise) -> str:
    """The check that a misconception fails first, '' where it passes all."""
    from grader.grading import Job, run_own
    from grader.report import Status

    results = run_own(Job(exercise.directory, variant.source, file=f"{variant.id}.py", seed=0), exercise)
    return next((result.id for result in results if result.status is not Status.PASS), "")


def with_checks_named(text: str, checks: dict[str, str], *, path: Path) -> str:
    """The file with `fails="…"` among the arguments of these misconceptions, after `of`, where there is that."""
    lines = text.splitlines(keepends=True)
    for node in reversed(parse(text.encode("utf-8"), path=path).body):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name not in checks:
            continue
        call = node.decorator_list[0]
        assert isinstance(call, ast.Call)
        named = f'fails="{checks[node.name]}"'
        after = next((keyword for keyword in call.keywords if keyword.arg == "of"), None)
        if after is not None:
            line, column, inserted = after.value.end_lineno, after.value.end_col_offset, f", {named}"
        else:
            line, column = call.func.end_lineno, (call.func.end_col_offset or 0) + 1
            inserted = f"{named}, " if call.keywords else named
        assert line is not None and column is not None
        encoded = lines[line - 1].encode("utf-8")
        lines[line - 1] = (encoded[:column] + inserted.encode() + encoded[column:]).decode("utf-8")
    return "".join(lines)
