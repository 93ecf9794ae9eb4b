"""How a whole page of Markdown is laid out: headings at the left, underlined."""

from __future__ import annotations

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, MarkdownElement
from rich.text import Text

from grader.terminal.prose import LANGUAGE

UNDERLINES = {"h1": "=", "h2": "-"}


class PageHeading(Heading):
    """A heading that reads well without colour too."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = self.text
        text.justify = "left"
        yield Text()
        yield text
        # A terminal that has colours underlines by itself.
        if console.color_system is None and (mark := UNDERLINES.get(self.tag)):
            yield Text(mark * min(text.cell_len, options.max_width))


class PageMarkdown(Markdown):
    """Markdown with these headings. Where there is no colour, nobody waits for code to be coloured."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "heading_open": PageHeading}

    def __init__(self, markdown: str, *, coloured: bool) -> None:
        super().__init__(markdown if coloured else LANGUAGE.sub(r"\1text", markdown))
