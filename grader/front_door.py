"""The front door of a folder: the names that others may import from it, each loaded when somebody asks for it.

Its `__init__.py` imports them under `if TYPE_CHECKING:`, where editors and type checkers find them, and ends:

    __getattr__, __dir__ = front_door(__name__, __file__)

So `from grader.content import Lesson` costs what a lesson needs, and torch waits for whoever needs torch.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def front_door(package: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of a package, for the names that its `__init__.py` imports for type checkers."""
    homes = offered(Path(file).read_text(encoding="utf-8"))

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(homes[name]), name)
        # Next time Python finds it by itself.
        setattr(sys.modules[package], name, value)
        return value

    return load, lambda: sorted(homes)


def offered(source: str) -> dict[str, str]:
    """The names that a package's `__init__.py` offers, and the module of each."""
    blocks = [node.body for node in ast.parse(source).body if isinstance(node, ast.If)]
    imports = [node for body in blocks for node in body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module for node in imports if node.module for alias in node.names}
