r"""The formulas of a page: `$…$` in a line, `$$…$$` by itself.

A dollar opens a formula when no space follows it; it closes one when no space stands before it and no digit after
it. So `$5 and $6` stays text. `\$` is always a dollar. Code keeps its dollars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from grader.content.prose import BLANK, VISIBLE, line_of, prose

# A placeholder of Python-Markdown (\x02…\x03) stands for code already taken out; no formula runs across it.
INLINE = r"(?<![\\$])\$(?![\s$])((?:\\.|[^\\$\x02\x03])+?)(?<!\s)\$(?![\d$])"
DISPLAY = r"(?<![\\$])\$\$(?!\$)((?:\\.|[^\\$\x02\x03])+?)\$\$(?!\$)"
# No formula runs across an empty line, and none within a line across a heading, the next item or the next row.
END_OF_BLOCK = re.compile(r"\n(?=[ \t>]*\n)")
END_OF_PIECE = re.compile(r"\n(?=[ \t>]*\n|#|[ \t>]*(?:[-*+]|\d+[.)])[ \t]|[ \t>]*\|)")
HEADING_LINE = re.compile(r"(^#.*)\n", re.MULTILINE)
OPENS = re.compile(r"^[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d+[.)])[ \t]+)?\$\$(?!\$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a page, and the line on which it begins. `start` and `end` hold its dollars."""

    text: str
    is_display: bool
    line: int
    start: int
    end: int


def find_formulas(text: str) -> list[Formula]:
    """The formulas of a page, in order."""
    return formulas_in(prose(text))


def formulas_in(text: str) -> list[Formula]:
    """The formulas of a text whose code is blanked: first those by themselves, then those within a line."""
    displayed = list(re.finditer(DISPLAY, END_OF_BLOCK.sub(BLANK, text)))
    rest = blank_out(text, [match.span() for match in displayed])
    pieces = END_OF_PIECE.sub(BLANK, HEADING_LINE.sub(rf"\1{BLANK}", rest))
    inline = list(re.finditer(INLINE, pieces))
    found = [(*match.span(), match[1], match in displayed) for match in [*displayed, *inline]]
    return [
        Formula(inner, is_display, line_of(text, start), start, end)
        for start, end, inner, is_display in sorted(found)
    ]


def blank_out(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these parts blanked, which come in order; its line ends stay."""
    parts, end = [], 0
    for first, last in spans:
        parts += [text[end:first], VISIBLE.sub(BLANK, text[first:last])]
        end = last
    return "".join([*parts, text[end:]])


def without_formulas(text: str) -> str:
    """A text whose code is blanked with its formulas blanked as well."""
    return blank_out(text, [(formula.start, formula.end) for formula in formulas_in(text)])


def unclosed_formulas(text: str) -> list[int]:
    """The lines on which a `$$` opens a formula that does not close."""
    rest = without_formulas(prose(text))
    return [line_of(rest, found.end()) for found in OPENS.finditer(rest)]
