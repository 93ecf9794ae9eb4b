"""What every text in the terminal is made of: verdict words, labels, and lines that wrap under themselves."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from grader.report import Status, Where
from grader.visible import visible_line

STYLE = {
    Status.PASS: "bold green",
    Status.NOT_STARTED: "bold cyan",
    Status.IN_PROGRESS: "bold yellow",
    Status.BLOCKED: "dim",
    Status.COURSE_ERROR: "bold magenta",
}
WRONG = "bold red"
WORD_WIDTH = 13
LABEL_WIDTH = 10


def word(status: Status, *, width: int = WORD_WIDTH) -> Text:
    """The verdict word, padded to a width."""
    return Text(status.value.upper().replace("_", " ").ljust(width), style=STYLE.get(status, WRONG))


def verdict(status: Status, text: str, *, style: str = "") -> RenderableType:
    """An indented line below an exercise: the verdict word, two spaces, the text."""
    return Hanging(Text("  ") + word(status, width=0) + Text("  "), Text(text, style=style))


def remarked(text: str, *, style: str = "") -> RenderableType:
    """An indented line below an exercise that is no verdict: the word REMARK, two spaces, the text."""
    return Hanging(Text("  REMARK  ", style="cyan"), Text(text, style=style))


def labelled(label: str, text: str, *, indent: int = 2) -> Hanging:
    """`Label  text`, with the text's further lines under its first."""
    return Hanging(Text(" " * indent + label.ljust(LABEL_WIDTH), style="dim"), Text(text))


@dataclass(frozen=True, slots=True)
class Hanging:
    """`head` then `body`; when body wraps, it wraps under itself."""

    head: Text
    body: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = self.head.cell_len
        if options.max_width < indent + 16:
            # Too narrow for two columns: one below the other.
            yield self.head
            yield from self.body.wrap(console, options.max_width, overflow="fold")
            return
        lines = self.body.wrap(console, options.max_width - indent, overflow="fold")
        for number, line in enumerate(lines):
            line.rstrip()
            yield Text.assemble(self.head if number == 0 else " " * indent, line)


def search_line(exercise: str) -> str:
    """What is going on once checks of an exercise have failed."""
    return f"checked {exercise}, looking for what went wrong ..."


def where_text(where: Where, here: Path) -> str:
    """`file:line in function: source line`."""
    place = f"{shown_path(where.file, here)}:{where.line}"
    if where.function:
        place += f" in {where.function}"
    return f"{place}\n{where.text}" if where.text else place


def shown_path(file: str, here: Path) -> str:
    """A path as short as it can be typed from here."""
    relative = os.path.relpath(file, here)
    return visible_line(file if relative.startswith(os.pardir) else relative)


def counted(number: int, noun: str) -> str:
    """`1 exercise`, `2 exercises`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def points(score: float) -> str:
    """Points without a needless `.0`."""
    return f"{score:g}"
