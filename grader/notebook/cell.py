"""From a cell of a notebook to the text of an exercise's file.

The cell is the file. Above it stays what it does not define itself: those functions of the exercise that it lacks,
and whatever these and the cell use, such as the imports at the file's head. All that is taken from the file as it
was, else from the stub. So an exercise may be spread over several cells, a cell needs no imports, and nothing is
left in the file of a line that was deleted from the cell.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from grader.content import Exercise
from grader.errors import CourseError
from grader.workspace import Unreadable

# `%timeit f()`, `!pip install x`, `files = !ls`, `f?`: what IPython reads, and Python does not.
FOR_THE_NOTEBOOK = re.compile(r"^\s*(?:[\w\s,.]+=\s*)?[%!?]|\?\s*$")
UNCHANGED = "Your file is as it was, and nothing was graded."
NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement at the top level of a file, and its text with the comments right above it.

    `is_head`: it stands before everything else: what the file is about, or `from __future__`.
    """

    node: ast.stmt
    text: str
    is_head: bool = False

    @property
    def binds(self) -> set[str]:
        return bound_by([self.node])

    @property
    def is_import(self) -> bool:
        return isinstance(self.node, ast.Import | ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class CellFile:
    """The file that a cell makes. `kept`: what stays in it above the cell, and below where that needs the cell."""

    text: str
    first_line: int
    kept: tuple[Statement, ...]
    unknown: frozenset[str]

    def kept_names(self) -> list[str]:
        """The functions, classes and values that stay, without imports."""
        return [name for each in self.kept if not each.is_import for name in sorted(each.binds)]


def file_of_cell(cell: str, former: str | Unreadable | None, exercise: Exercise) -> CellFile:
    """The file that a cell makes of a former one. Raises CourseError where nothing is to be made of it."""
    own = statements_of_cell(cell, exercise)
    bound = bound_by(nodes_of(own))
    if not bound & set(exercise.functions):
        raise CourseError(
            f"This cell defines none of the functions of {exercise.id}: {', '.join(exercise.functions)}. "
            f"A helper belongs into the cell of the function that uses it. {UNCHANGED}"
        )
    stub = statements(exercise.stub)
    before = statements_before(former, [name for name in exercise.functions if name not in bound]) or stub
    wanted = (used_by(nodes_of(own)) | set(exercise.functions)) - bound
    kept = needed(wanted, before, without=bound)
    kept += needed(wanted, stub, without=bound | bound_by(nodes_of(kept)))
    kept.sort(key=lambda each: not each.is_import)
    above, below = parted(kept, bound)
    head, rest = headed(cell, own, before)
    top = joined([*head, *above])
    text = f"{top}\n\n\n{rest}\n" if top else f"{rest}\n"
    if below:
        text += f"\n\n{joined(below)}\n"
    known = bound | bound_by(nodes_of(kept)) | set(dir(builtins)) | {"__file__"}
    unknown = used_by(nodes_of([*own, *kept])) - known
    return CellFile(text, top.count("\n") + 4 if top else 1, tuple(kept), frozenset(unknown))


def headed(cell: str, own: Sequence[Statement], before: Sequence[Statement]) -> tuple[list[Statement], str]:
    """What the file begins with, and the cell without what of it had to go there."""
    brief = [each for each in before[:1] if is_text(each.node)]
    heads = [each for each in own if each.is_head]
    futures = [each for each in before if each.is_head and not each.binds <= bound_by(nodes_of(heads))]
    if heads and is_text(heads[0].node):
        brief = []
    end = (heads[-1].node.end_lineno or 0) if heads else 0
    lines = lines_of(cell)
    own_head = [Statement(heads[-1].node, "\n".join(lines[:end]), is_head=True)] if heads else []
    return [*brief, *own_head, *futures], "\n".join(lines[end:]).strip("\n").rstrip()


def statements_of_cell(cell: str, exercise: Exercise) -> list[Statement]:
    """The statements of a cell. Raises CourseError, with what to do, where there are none or it is no Python."""
    try:
        found = statements(cell)
    except NOT_PYTHON as error:
        number = getattr(error, "lineno", None) or 0
        lines = lines_of(cell)
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        shown = f"\n    {line.strip()}\n" if line.strip() else " "
        if FOR_THE_NOTEBOOK.search(line):
            raise CourseError(
                f"Line {number} below %%grade is for the notebook and is not Python:{shown}"
                f"Put it into a cell of its own. {UNCHANGED}"
            ) from error
        reason = getattr(error, "msg", None) or "it is too deeply nested or has characters that no source has"
        place = f"line {number} below %%grade: " if number else ""
        raise CourseError(f"This cell is not Python yet, {place}{reason}{shown}{UNCHANGED}") from error
    if not found:
        raise CourseError(f"This cell is empty. %grade {exercise.id} grades the file as it is. {UNCHANGED}")
    return found


def statements_before(former: str | Unreadable | None, missing: Sequence[str]) -> list[Statement]:
    """What stands in the former file. Raises CourseError where nobody can tell and the cell lacks something."""
    reason = ""
    try:
        if not isinstance(former, Unreadable):
            return statements(former or "")
        reason = former.message
    except NOT_PYTHON as error:
        number = getattr(error, "lineno", None)
        reason = "it is not Python" + (f", see its line {number}" if number else "")
    if missing:
        raise CourseError(
            f"This cell lacks {', '.join(missing)}, which would stay as in your file, but nothing can be taken "
            f"from that: {reason}. Put all functions into this cell, or mend the file first. {UNCHANGED}"
        )
    return []


def statements(source: str) -> list[Statement]:
    """The statements at the top level of a source, each with the comments right above it."""
    lines = lines_of(source)
    found, end = [], 0
    for place, node in enumerate(ast.parse(source).body):
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        while first - 1 > end and lines[first - 2].startswith("#"):
            first -= 1
        end = node.end_lineno or first
        is_head = (place == 0 and is_text(node)) or (
            isinstance(node, ast.ImportFrom) and node.module == "__future__"
        )
        found.append(Statement(node, "\n".join(lines[first - 1 : end]), is_head))
    return found


def lines_of(source: str) -> list[str]:
    """The lines of a source as Python counts them; `splitlines` knows further ends."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def needed(wanted: Collection[str], given: Sequence[Statement], *, without: Collection[str]) -> list[Statement]:
    """The statements, in their order, that define what is wanted and what that uses in its turn."""
    kept: dict[int, Statement] = {}
    names, seen = list(wanted), set(without)
    while names:
        if (name := names.pop()) in seen:
            continue
        seen.add(name)
        for place, each in enumerate(given):
            if name in each.binds and not each.is_head and place not in kept:
                kept[place] = each
                names += used_by([each.node])
    return [kept[place] for place in sorted(kept)]


def parted(kept: Collection[Statement], bound: Collection[str]) -> tuple[list[Statement], list[Statement]]:
    """What stays above a cell, and what stands below as it uses what the cell defines."""
    above, below, late = [], [], set(bound)
    for each in kept:
        if used_by([each.node]) & late and not each.is_import:
            below.append(each)
            late |= each.binds
        else:
            above.append(each)
    return above, below


def nodes_of(found: Iterable[Statement]) -> list[ast.stmt]:
    return [each.node for each in found]


def bound_by(nodes: Iterable[ast.stmt]) -> set[str]:
    """The names that statements define at the top level."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            waiting += ast.iter_child_nodes(node)
    return names


def used_by(nodes: Iterable[ast.stmt]) -> set[str]:
    """The names that statements use and do not make themselves, as parameters or local variables for example."""
    used: set[str] = set()
    for node in nodes:
        inside = list(ast.walk(node))
        loads = {each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
        made = {each.arg for each in inside if isinstance(each, ast.arg)}
        made |= {each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
        made |= {each.name for each in inside if isinstance(each, ast.ExceptHandler) and each.name}
        made |= bound_by(each for each in inside if isinstance(each, ast.stmt) and each is not node)
        used |= loads - made
    return used


def is_text(node: ast.stmt) -> bool:
    """Whether a statement is a text by itself: at the head of a file, what the file is about."""
    return (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )


def joined(found: Sequence[Statement]) -> str:
    """Statements as the text of a file: definitions stand apart, imports together."""
    text, previous = "", None
    for each in found:
        if previous is not None:
            is_tight = previous.is_import and each.is_import
            apart = "\n" if is_tight else "\n\n" if each.is_import or previous.is_head else "\n\n\n"
            text += apart
        text, previous = text + each.text, each
    return text
