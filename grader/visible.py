"""Texts of strangers, made safe to show and to keep: a submission's, a path's, a state file's.

A report (`report.py`), a file of a workspace (`files.py`) and all that is shown (`terminal/outlets.py`,
`terminal/console.py`) hold no other.
"""

from __future__ import annotations

import unicodedata
from typing import Any

# Control, format (which turns the direction of what follows, or has no width), half a character, private use, and
# two more ways to begin a line.
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
MOST_DEPTH = 32


def visible(text: str) -> str:
    """A text without what nobody sees and a terminal obeys. Its lines stay lines."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in HIDDEN)


def visible_line(text: object) -> str:
    """A text that is one line, such as a path: so it cannot begin another, which would speak for the course."""
    return visible(str(text)).replace("\n", " ").replace("\t", " ")


def visible_data(value: Any, *, depth: int = 0) -> Any:
    """JSON data, every text in it visible. Raises ValueError for what is nested deeper than any record."""
    if depth > MOST_DEPTH:
        raise ValueError(f"nested deeper than {MOST_DEPTH}")
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible_line(key): visible_data(item, depth=depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [visible_data(item, depth=depth + 1) for item in value]
    return value
