"""Blocks of HTML hold Markdown, as on GitHub: lists and formulas in a <details> are lists and formulas."""

# mypy: disallow-subclassing-any=False
# (Python-Markdown comes without types.)

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from grader.content import opened

AFTER_FENCES_BEFORE_HTML = 22


class HtmlBlocksExtension(Extension):
    """Has the extension `md_in_html` look into blocks that do not ask for it."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        md.preprocessors.register(HtmlBlocksPreprocessor(md), "html-blocks", AFTER_FENCES_BEFORE_HTML)


class HtmlBlocksPreprocessor(Preprocessor):
    """Gives the blocks their attribute."""

    def run(self, lines: list[str]) -> list[str]:
        return opened("\n".join(lines)).split("\n")


def makeExtension(**options: Any) -> HtmlBlocksExtension:  # noqa: N802 (the name Python-Markdown looks for)
    """The extension, as `grader.markdown.html_blocks` in a list of extensions."""
    return HtmlBlocksExtension(**options)
