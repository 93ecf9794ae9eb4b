"""The headings of a page, and the anchors that the site gives them."""

from __future__ import annotations

import re
import unicodedata

from grader.content.fences import fenced_lines

HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")


def headings(text: str) -> dict[str, str]:
    """The words of each heading by the anchor that the site gives it, in order."""
    lines = text.split("\n")
    found = (
        match[1]
        for line, fenced in zip(lines, fenced_lines(lines), strict=True)
        if not fenced and (match := HEADING.match(line))
    )
    return {anchor(heading): re.sub(r"[*_`]|\s*\{[^}]*\}$", "", heading) for heading in found}


def anchor(heading: str) -> str:
    """The anchor of one heading, as Python-Markdown's toc extension makes it."""
    explicit = re.search(r"\{[^}]*#([\w-]+)[^}]*\}\s*$", heading)
    if explicit:
        return explicit[1]
    # Letters lose their accents and stay letters.
    ascii_only = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w\s-]", "", ascii_only).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)
