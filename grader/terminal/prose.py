"""Markdown of the course as the terminal shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult

from grader.terminal.maths import readable

LANGUAGE = re.compile(r"^([ \t]*(?:```+|~~~+))[ \t]*\w+[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prose:
    """A text in Markdown, with its formulas in plain characters."""

    markdown: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # It brings a parser along, which no other text needs.
        from rich.markdown import Markdown

        text = readable(self.markdown)
        if console.color_system is None:
            # To colour code takes as long as all the rest, and here nobody would see it.
            text = LANGUAGE.sub(r"\1text", text)
        yield Markdown(text)
