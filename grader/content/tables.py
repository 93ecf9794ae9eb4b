"""Tables, in which a bar ends a cell: also one in a formula, unless the formula is helped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.content.formulas import formulas_in
from grader.content.prose import BLANK, prose
from grader.errors import Problem

BAR = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
# A table may stand right below one of these.
APART = re.compile(rf"^[ \t>]*(?:$|#|<|!!!|\?\?\?|===|{BLANK})")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line, counted from 0, its text with code blanked, the cells that it should have."""

    line: int
    text: str
    width: int

    @property
    def cells(self) -> int:
        """How many cells its bars make."""
        return len(BAR.findall(self.text.strip(" \t>").removeprefix("|").removesuffix("|"))) + 1

    @property
    def bars(self) -> list[int]:
        """Where the bars of its formulas stand."""
        found = [(f.start, self.text[f.start : f.end]) for f in formulas_in(self.text)]
        return [start + bar.start() for start, formula in found for bar in BAR.finditer(formula)]

    @property
    def is_helped(self) -> bool:
        """Whether the bars of its formulas are what gives it another number of cells."""
        return self.cells != self.width and bool(self.bars)


def tables(text: str) -> Iterator[list[Row]]:
    """The tables of a page, each as its rows: head first, without the rule below it."""
    lines = prose(text).split("\n")
    for number, rule in enumerate(lines):
        if number == 0 or "|" not in rule or not RULE.match(rule) or "|" not in lines[number - 1]:
            continue
        width = Row(number, rule, 0).cells
        below = number + 1
        while below < len(lines) and lines[below].strip(" \t>"):
            below += 1
        places = [number - 1, *range(number + 1, below)]
        yield [Row(place, lines[place], width) for place in places]


def with_bars(text: str) -> str:
    r"""The text with `\vert` for each bar in a formula that would end its cell."""
    lines = text.split("\n")
    for row in (row for table in tables(text) for row in table if row.is_helped):
        for place in reversed(row.bars):
            before, after = lines[row.line][:place], lines[row.line][place + 1 :]
            lines[row.line] = rf"{before}\vert{' ' if after[:1].isalpha() else ''}{after}"
    return "\n".join(lines)


def table_problems(text: str, *, file: str) -> list[Problem]:
    """A warning for each table that stays text, and for each row whose formula ends a cell."""
    lines = prose(text).split("\n")
    found: list[tuple[int, str]] = []
    for head, *others in tables(text):
        width = head.cells - len(head.bars) * head.is_helped
        if width != head.width:
            what = f"its first row has {width} cells, and the line below {head.width}"
            found.append((head.line, f"the table stays text: {what}"))
        elif head.line and not APART.match(lines[head.line - 1]):
            found.append((head.line, "the table stays text; leave an empty line above it"))
        for row in (head, *others):
            if row.bars and not row.is_helped:
                advice = r"write \mid or \vert, or \$ for a dollar that begins no formula"
                found.append((row.line, f"a bar in a formula ends the cell; {advice}"))
    return [Problem(file, line + 1, message, is_warning=True) for line, message in found]
