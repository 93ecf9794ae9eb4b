"""Where in a learner's file a mistake is."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator


@functools.lru_cache(maxsize=8)
def parsed(source: str) -> ast.Module:
    """A file's syntax tree, an empty one where it has none. It is asked for again for every function."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def called_names(source: str, function: str) -> dict[str, set[int]]:
    """The last names of everything that a function calls or reads as an attribute, with their lines."""
    found: dict[str, set[int]] = {}
    for node in ast.walk(definition_of(source, function) or ast.Module([], [])):
        if isinstance(node, ast.Attribute):
            found.setdefault(node.attr, set()).add(node.end_lineno or node.lineno)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.setdefault(node.func.id, set()).add(node.lineno)
    return found


def definition_of(source: str, function: str) -> ast.FunctionDef | ast.ClassDef | None:
    """The definition of a function or class at the top of a file; the last one where there are several."""
    definitions = (
        node for node in reversed(parsed(source).body) if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )
    return next((node for node in definitions if node.name == function), None)


def line_of(
    names: Iterable[str], source: str, function: str, *, is_result: bool = False, falls_through: bool = False
) -> int:
    """The line of the one call that bears one of these names; otherwise of what is returned, where that is what is
    wrong; otherwise the function's; 0 where there is none.
    """
    definition = definition_of(source, function)
    called = called_names(source, function)
    lines = {line for name in names for line in called.get(name, ())}
    if len(lines) == 1:
        return lines.pop()
    found = result_line(source, function, falls_through=falls_through) if is_result else 0
    return found or (definition.lineno if definition else 0)


def result_line(source: str, function: str, *, falls_through: bool = False) -> int:
    """The line that makes what a function returns: 0 where there are several, or no such function.

    Where nothing is returned, that is the last line, after which a `return` may be missing. What no branch asks
    about `falls_through` to the last of several.
    """
    definition = definition_of(source, function)
    if not isinstance(definition, ast.FunctionDef):
        return 0
    returns = [node for node in own_nodes(definition) if isinstance(node, ast.Return) and node.value is not None]
    if not returns:
        return last_line(definition.body)
    if len(returns) > 1 and not falls_through:
        return 0
    made = assignment_before(returns[-1], definition)
    return (made or returns[-1]).lineno


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All that belongs to a function, but for what is inside of functions and classes that it defines."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield child
            yield from own_nodes(child)


def last_line(body: list[ast.stmt]) -> int:
    """The line of the innermost last statement."""
    inner = getattr(body[-1], "body", None)
    return last_line(inner) if inner else body[-1].lineno


def assignment_before(returned: ast.Return, definition: ast.FunctionDef) -> ast.stmt | None:
    """What made the name that is returned, where it stands right there and in no branch."""
    if not isinstance(returned.value, ast.Name) or returned not in definition.body:
        return None
    name = returned.value.id
    for statement in reversed(definition.body[: definition.body.index(returned)]):
        stored = (n for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        if name in {node.id for node in stored}:
            return statement if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign) else None
    return None
