"""What lessons written for GitHub and other tools have, made into what it was meant as.

A link to a heading by its words, Markdown in blocks of HTML, a bar in a formula of a table. Of the rest of it
`course dev check` says what to write instead (`grader.content.foreign`).
"""

# mypy: disallow-subclassing-any=False
# (Python-Markdown comes without types.)

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from grader.content import Anchors, opened, with_bars

BEFORE_THE_QUIZ, AFTER_FENCES, BEFORE_HTML = 110, 23, 22
AFTER_HEADINGS = 4


class DialectsExtension(Extension):
    """Two rewritings of the text, and one of the links in the finished tree."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        md.registerExtension(self)
        self.links = Links(md)
        md.preprocessors.register(Rewriting(md, self.links.note), "links-by-words", BEFORE_THE_QUIZ)
        md.preprocessors.register(Rewriting(md, with_bars), "bars-in-tables", AFTER_FENCES)
        md.preprocessors.register(Rewriting(md, opened), "markdown-in-html", BEFORE_HTML)
        md.treeprocessors.register(self.links, "links-by-words", AFTER_HEADINGS)

    def reset(self) -> None:
        """Forget the last page."""
        self.links.anchors = None


class Rewriting(Preprocessor):
    """One step, from text to text."""

    def __init__(self, md: Markdown, rewrite: Callable[[str], str]) -> None:
        super().__init__(md)
        self.rewrite = rewrite

    def run(self, lines: list[str]) -> list[str]:
        return self.rewrite("\n".join(lines)).split("\n")


class Links(Treeprocessor):
    """Has each link to an id that is not there lead to the heading that its words name, if they name one."""

    anchors: Anchors | None = None

    def note(self, text: str) -> str:
        """Keep the places of the page. What comes later are pieces of its quiz."""
        self.anchors = self.anchors or Anchors(text)
        return text

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            target, id = link.get("href", ""), unquote(link.get("href", "")[1:])
            if self.anchors is None or not target.startswith("#") or link.get("class") == "headerlink":
                continue
            if not self.anchors.has(id) and (meant := self.anchors.meant("".join(link.itertext()), id)):
                link.set("href", f"#{meant}")


def makeExtension(**options: Any) -> DialectsExtension:  # noqa: N802 (the name Python-Markdown looks for)
    """The extension, as `grader.markdown.dialects` in a list of extensions."""
    return DialectsExtension(**options)
