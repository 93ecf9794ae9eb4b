"""Maths at build: `$…$` and `$$…$$` become MathML, which browsers draw without a script.

A dollar opens a formula when no space follows it; it closes one when no space stands before it and no digit
after it. So `$5 and $6` stays text. `\\$` is always a dollar. Code keeps its dollars.
"""

# mypy: disallow-subclassing-any=False
# (Python-Markdown comes without types.)

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from grader.errors import ContentError
from grader.markdown.mathml import squeeze, typeset

# A placeholder of Python-Markdown (\x02…\x03) stands for code already taken out; no formula runs across it.
INLINE = r"(?<![\\$])\$(?![\s$])((?:\\.|[^\\$\x02\x03])+?)(?<!\s)\$(?![\d$])"
DISPLAY = r"(?<![\\$])\$\$(?!\$)((?:\\.|[^\\$\x02\x03])+?)\$\$(?!\$)"
OPENS = re.compile(r"(?:^|\n) {0,3}\$\$(?!\$)")
CLOSES = re.compile(r"(?<!\\)\$\$ *(?=\n|$)|(?<!\\)\$\$")
LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+[.)])\s")
OPENING_MARKS = re.compile(r"[(\[‘“\"]+\Z")
CLOSING_MARKS = re.compile(r"[.,;:!?)\]’”\"%]+")

AFTER_CODE_SPANS = 185
AFTER_INDENTED_CODE = 79.9
BETWEEN_PRETTIFY_AND_TOC = 7


class MathsExtension(Extension):
    """Finds formulas and typesets them. `file` names the page in the message of a formula that fails."""

    def __init__(self, **options: Any) -> None:
        self.config = {"file": ["", "the page's source, for messages"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        file = self.getConfig("file")
        md.ESCAPED_CHARS.append("$")
        md.inlinePatterns.register(FormulaPattern(DISPLAY, md), "maths-display", AFTER_CODE_SPANS + 1)
        md.inlinePatterns.register(FormulaPattern(INLINE, md), "maths-inline", AFTER_CODE_SPANS)
        md.parser.blockprocessors.register(FormulaBlock(md.parser, file), "maths", AFTER_INDENTED_CODE)
        md.treeprocessors.register(Typesetter(md, file), "maths", BETWEEN_PRETTIFY_AND_TOC)


class FormulaPattern(InlineProcessor):
    """Marks a formula within a line of text."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ElementTree.Element, int, int]:  # noqa: N802
        return mark(m[1], is_display=m[0].startswith("$$")), m.start(0), m.end(0)


class FormulaBlock(BlockProcessor):
    """Marks a `$$…$$` that has its lines to itself."""

    def __init__(self, parser: Any, file: str) -> None:
        super().__init__(parser)
        self.file = file

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return not LIST_ITEM.match(block) and bool(OPENS.search(block))

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> bool | None:
        block = blocks[0]
        opening = OPENS.search(block)
        closing = opening and CLOSES.search(block, opening.end())
        if not opening or not closing:
            raise ContentError(
                f"{self.file or 'a page'}: the formula '{squeeze(block)}' opens with $$ and does not close; "
                "end it with $$, leave no empty line inside, and in a list begin no line of it with + or -"
            )
        if closing.end() < len(block) and block[closing.end()] != "\n":
            return False  # text follows on its line: the inline pattern takes it
        blocks.pop(0)
        if before := block[: opening.start()].strip("\n"):
            self.parser.parseBlocks(parent, [before])
        holder = ElementTree.SubElement(parent, "div", {"class": "maths"})
        holder.append(mark(block[opening.end() : closing.start()], is_display=True))
        if rest := block[closing.end() :].strip("\n"):
            blocks.insert(0, rest)
        return None


class Typesetter(Treeprocessor):
    """Replaces every marked formula by its MathML."""

    def __init__(self, md: Markdown, file: str) -> None:
        super().__init__(md)
        self.file = file

    def run(self, root: ElementTree.Element) -> None:
        marked = [(found, parent) for parent in root.iter() for found in parent if "data-formula" in found.attrib]
        for element, parent in marked:
            is_display = element.attrib.pop("data-formula") == "display"
            mathml = typeset(element.text or "", is_display=is_display, file=self.file)
            element.tag, element.text, element.attrib = "math", mathml.text, mathml.attrib
            element.extend(list(mathml))
            if not is_display:
                keep_with_its_marks(element, parent)


def keep_with_its_marks(formula: ElementTree.Element, parent: ElementTree.Element) -> None:
    """Put a formula and the marks that touch it into a span: else lines would end between them, as at a space."""
    place = list(parent).index(formula)
    previous = parent[place - 1] if place else None
    before = (parent.text if previous is None else previous.tail) or ""
    opening, closing = OPENING_MARKS.search(before), CLOSING_MARKS.match(formula.tail or "")
    if not opening and not closing:
        return
    holder = ElementTree.Element("span", {"class": "formula"})
    holder.tail, formula.tail = formula.tail, None
    if closing:
        holder.tail, formula.tail = (holder.tail or "")[closing.end() :], closing[0]
    if opening:
        holder.text, before = opening[0], before[: opening.start()]
        if previous is None:
            parent.text = before
        else:
            previous.tail = before
    parent[place] = holder
    holder.append(formula)


def mark(formula: str, *, is_display: bool) -> ElementTree.Element:
    """An element that holds a formula until it is typeset, safe from other Markdown."""
    element = ElementTree.Element("span", {"data-formula": "display" if is_display else "inline"})
    element.text = AtomicString(formula.strip())
    return element


def makeExtension(**options: Any) -> MathsExtension:  # noqa: N802 (the name Python-Markdown looks for)
    """The extension, as `grader.markdown.maths` in a list of extensions."""
    return MathsExtension(**options)
