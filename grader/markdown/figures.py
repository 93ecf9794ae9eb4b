"""A picture that stands alone becomes a figure with its caption; drawings are part of the page.

    ![what a blind reader needs](figures/collapse.svg "What to see in it.")

An SVG in the page takes the page's colours and letters, light and dark, and is no request of its own. The text in
brackets is its text alternative, the title its caption. Attributes in braces go to the figure, such as
`data-widget="gan"`, by which a script finds the picture that it may replace.
"""

# mypy: disallow-subclassing-any=False
# (Python-Markdown comes without types.)

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from grader.errors import ContentError

AFTER_ATTRIBUTES = 7.5
FIXED_SIZE = re.compile(r'\s(?:width|height)="[^"]*"')


class FiguresExtension(Extension):
    """Makes the figures. `page` is the page's source, beside which its pictures lie."""

    def __init__(self, **options: Any) -> None:
        self.config = {"page": ["", "the page's source file"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        md.treeprocessors.register(FigureMaker(md, Path(self.getConfig("page"))), "figures", AFTER_ATTRIBUTES)


class FigureMaker(Treeprocessor):
    """Replaces each paragraph that holds nothing but a picture."""

    def __init__(self, md: Markdown, page: Path) -> None:
        super().__init__(md)
        self.page = page

    def run(self, root: Element) -> None:
        for paragraph in list(root.iter("p")):
            if len(paragraph) == 1 and paragraph[0].tag == "img" and not has_text(paragraph):
                self.make(paragraph, paragraph[0])

    def make(self, figure: Element, picture: Element) -> None:
        """Turn a paragraph into the figure of its picture."""
        facts = dict(picture.attrib)
        source, alternative, caption = facts.pop("src"), facts.pop("alt", ""), facts.pop("title", "")
        if not alternative.strip():
            raise ContentError(
                f"{self.page.name}: the figure '{source}' has no text alternative; write ![…]({source})"
            )
        figure.clear()
        figure.tag, figure.attrib = "figure", {"class": "figure", **facts}
        if source.endswith(".svg") and "://" not in source:
            figure.text = self.md.htmlStash.store(self.drawing(source, alternative))
        else:
            figure.append(Element("img", {"src": source, "alt": alternative}))
        if caption:
            SubElement(figure, "figcaption").text = caption

    def drawing(self, source: str, alternative: str) -> str:
        """The SVG, named by its text alternative and as wide as its place."""
        path = self.page.parent / source
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise ContentError(
                f"{self.page.name}: the figure '{source}' cannot be read: {error.strerror}"
            ) from error
        start = text.find("<svg")
        opening, rest = text[start:].split(">", 1) if start >= 0 else ("", "")
        if "viewBox" not in opening:
            raise self.wrong(source, "is no drawing with a viewBox")
        name = html.escape(alternative, quote=True)
        opening = FIXED_SIZE.sub("", " ".join(opening.split()))
        return f'{opening} role="img" aria-label="{name}" data-search-exclude>{rest.strip()}'

    def wrong(self, source: str, what: str) -> ContentError:
        return ContentError(f"{self.page.name}: the figure '{source}' {what}")


def has_text(paragraph: Element) -> bool:
    """Whether something else stands beside the picture."""
    return bool((paragraph.text or "").strip() or (paragraph[0].tail or "").strip())


def makeExtension(**options: Any) -> FiguresExtension:  # noqa: N802 (the name Python-Markdown looks for)
    """The extension, as `grader.markdown.figures` in a list of extensions."""
    return FiguresExtension(**options)
