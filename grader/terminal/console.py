"""The way out for what is laid out in colours and columns."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from grader.visible import visible

LONGEST_LINE = 100


class VisibleConsole(Console):
    """A console that shows visible text only, whoever wrote it. Only its own words to the terminal are others."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)


def paged(console: Console, renderable: RenderableType) -> None:
    """Show something a page at a time, with the colours of the terminal, in the pager of whoever reads it."""
    # As other tools have it: what fits is just shown, and colours are colours.
    os.environ.setdefault("LESS", "-FRX -Ps space goes on, b goes back, q leaves $")
    # Whoever mistakes the pager for the shell writes no file with it.
    os.environ.setdefault("LESSSECURE", "1")
    with console.pager(styles=os.name != "nt"):
        console.print(renderable, width=readable_width(console), crop=False)


def readable_width(console: Console) -> int:
    """How wide a long text is: lines that are much longer are hard to follow."""
    return min(console.width, LONGEST_LINE)


def plain_text(renderable: RenderableType, *, width: int = 80) -> str:
    """Something as lines without colours, wherever this runs."""
    file = io.StringIO()
    console = VisibleConsole(
        file=file, width=width, highlight=False, no_color=True, force_terminal=False, force_jupyter=False
    )
    console.print(renderable)
    return file.getvalue().rstrip("\n")


def console_for(*, plain: bool = False, err: bool = False) -> Console:
    """Where text for people goes. Colour follows the terminal and NO_COLOR."""
    # A width of 0, which some environments export, would print nothing.
    width = 80 if os.environ.get("COLUMNS", "").strip() == "0" else None
    return VisibleConsole(
        width=width,
        highlight=False,
        no_color=plain or None,
        force_terminal=False if plain else None,
        soft_wrap=False,
        stderr=err,
    )
