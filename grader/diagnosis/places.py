"""Where in a learner's file a mistake is."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable


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


def line_of(names: Iterable[str], source: str, function: str) -> int:
    """The line of the one call that bears one of these names, otherwise the function's; 0 where there is none."""
    definition = definition_of(source, function)
    called = called_names(source, function)
    lines = {line for name in names for line in called.get(name, ())}
    if len(lines) == 1:
        return lines.pop()
    return definition.lineno if definition else 0
