"""A Python file of the bank, read as text: its syntax tree, and the marks on its definitions."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from grader.errors import ContentError


def read_file(path: Path) -> bytes:
    """The content of a file of the bank. Raises ContentError naming it."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path}: cannot be read: {error}") from error


def parse(content: bytes, *, path: Path) -> ast.Module:
    """The syntax tree of a file's content. Raises ContentError naming file and line."""
    try:
        return ast.parse(content.decode("utf-8"))
    except SyntaxError as error:
        raise ContentError(f"{path}:{error.lineno}: {error.msg}") from error
    except ValueError as error:
        raise ContentError(f"{path}: cannot be read: {error}") from error


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
