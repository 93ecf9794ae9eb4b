"""The headings of a page, and the anchors that the site gives them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from grader.content.fences import fenced_lines
from grader.content.formulas import INLINE

HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
UNDERLINE = re.compile(r"^(?:=+|-+)[ \t]*$")
ATTRIBUTES = re.compile(r"\s*\{[^}]*\}$")
LINKED = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
FORMULA = re.compile(INLINE)
NUMBERING = re.compile(r"^(?:\d+\.?)+\)?\s+")
IN_BRACKETS = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it is read, and its anchor. With a formula in it, the anchor is known in part: `pattern`."""

    words: str
    anchor: str
    pattern: str

    def names(self) -> set[str]:
        """What a link may call it, as anchors: its words, with or without number and brackets, or those inside."""
        plain = NUMBERING.sub("", self.words)
        names = {self.words, plain, IN_BRACKETS.sub("", plain), *IN_BRACKETS.findall(plain)}
        return {anchor(name) for name in names} - {""}


def headings(text: str) -> dict[str, str]:
    """The words of each heading by the anchor that the site gives it, in order."""
    return {heading.anchor: heading.words for heading in find_headings(text)}


def find_headings(text: str) -> list[Heading]:
    """The headings of a page in order, two of the same words with the anchors that tell them apart."""
    lines = text.split("\n")
    fenced = fenced_lines(lines)
    found: list[Heading] = []
    taken = set[str]()
    for number, (line, is_fenced) in enumerate(zip(lines, fenced, strict=True)):
        match = None if is_fenced else HEADING.match(line)
        is_above = number + 1 < len(lines) and bool(UNDERLINE.match(lines[number + 1])) and not is_fenced
        follows_blank = number == 0 or not lines[number - 1].strip()
        is_title = is_above and follows_blank and line.strip() and not UNDERLINE.match(line)
        title = match[1] if match else line.strip() if is_title else ""
        if title:
            heading = read_heading(title, taken)
            taken.add(heading.anchor)
            found.append(heading)
    return found


def read_heading(title: str, taken: set[str]) -> Heading:
    """A heading from its Markdown, with an anchor that is not taken."""
    shown = LINKED.sub(r"\1", title)
    words = re.sub(r"[*_`]", "", ATTRIBUTES.sub("", shown))
    own = anchor(shown)
    unique, count = own, 0
    while unique in taken:
        count += 1
        unique = f"{own}_{count}"
    parts = FORMULA.split(shown)[::2]
    pattern = ".*".join(re.escape(anchor(part)) for part in parts) if len(parts) > 1 else re.escape(unique)
    return Heading(words, unique, pattern)


def anchor(heading: str) -> str:
    """The anchor of one heading, as Python-Markdown's toc extension makes it."""
    explicit = re.search(r"\{[^}]*#([\w-]+)[^}]*\}\s*$", heading)
    if explicit:
        return explicit[1]
    # Letters lose their accents and stay letters.
    ascii_only = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w\s-]", "", ascii_only).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)
