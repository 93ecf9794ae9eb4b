"""How a whole page of Markdown is laid out: headings at the left, underlined."""

from __future__ import annotations

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement
from rich.syntax import Syntax
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


class PageCode(CodeBlock):
    """Code line by line as it was written: one that was broken in two would not run where it is pasted."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = Syntax(str(self.text).rstrip(), self.lexer_name, theme=self.theme)
        for line in code.highlight(code.code).split("\n", allow_blank=True):
            line.pad_left(1)
            line.no_wrap, line.overflow = True, "ignore"
            yield line


class PageMarkdown(Markdown):
    """Markdown with these headings. Where there is no colour, nobody waits for code to be coloured."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": PageHeading,
        "fence": PageCode,
        "code_block": PageCode,
    }

    def __init__(self, markdown: str, *, coloured: bool) -> None:
        super().__init__(markdown if coloured else LANGUAGE.sub(r"\1text", markdown))
