"""Fenced code in Markdown: which lines are text, and which only look like it."""

from __future__ import annotations

import re
from collections.abc import Iterator

FENCE = re.compile(r"^([ \t]*(?:\d{1,4}[.)][ \t]+|[-*+][ \t]+)*)(`{3,}|~{3,})(.*)$")


def fenced_lines(lines: list[str]) -> list[bool]:
    """For each line, whether it belongs to a fenced code block (its fences included)."""
    return [fenced for fenced, _ in follow_fences(lines)]


def opening_fences(lines: list[str]) -> list[bool]:
    """For each line, whether it opens a fenced code block; such a line can begin a question too."""
    return [opens for _, opens in follow_fences(lines)]


def follow_fences(lines: list[str]) -> Iterator[tuple[bool, bool]]:
    """For each line, whether it belongs to a fenced code block and whether it opens one."""
    fence = ""
    for line in lines:
        # Few lines hold a fence, and looking for one is far quicker than matching.
        match = FENCE.match(line) if "```" in line or "~~~" in line else None
        opens = bool(match and not fence and not (match[2][0] == "`" and "`" in match[3]))
        yield opens or bool(fence), opens
        if match and opens:
            fence = match[2]
        elif match and fence and not match[1].strip() and match[2].startswith(fence) and not match[3].strip():
            fence = ""
