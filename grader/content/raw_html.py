"""HTML in a page: what stands in it is Markdown, as on GitHub, where an empty line or a formula says so.

Python-Markdown leaves a block of HTML as it is, unless its tag has the attribute `markdown` and begins its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.content.formulas import formulas_in
from grader.content.prose import line_of, prose

PROSE = "details|div|section|article|aside|blockquote|center|main|figure"
PARTS = "summary|figcaption|p|h[1-6]|table|thead|tbody|tfoot|tr|td|th|ul|ol|li|dl|dt|dd"
# At the beginning of a line, or right after another tag.
TAG = re.compile(
    rf"(?:^[ \t]*|(?<=[\w\"'/]>)[ \t]*)<(?P<name>{PROSE}|{PARTS})\b(?P<rest>[^<>]*)(?=>)",
    re.MULTILINE | re.IGNORECASE,
)
OUTERMOST = re.compile(r" {0,3}<")
EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def opened(text: str) -> str:
    """The text with the attribute in every tag that needs it, and its content moved to where it is no code."""
    bare = prose(text)
    places: list[int] = []
    blocks: list[tuple[int, int]] = []
    for tag in TAG.finditer(bare):
        end = end_of(tag, bare)
        if end is None or "markdown" in tag["rest"].lower() or not is_markdown(tag, bare[tag.end() + 1 : end]):
            continue
        is_inside = bool(blocks) and tag.start() < blocks[-1][1]
        begins_line = bare[: tag.start()].endswith("\n") or tag.start() == 0
        if is_inside or (begins_line and OUTERMOST.match(tag[0])):
            places.append(tag.end())
            blocks += [] if is_inside else [(tag.start(), end)]
    spans = [(line_of(text, start) - 1, line_of(text, end)) for start, end in blocks]
    for place in reversed(places):
        text = f'{text[:place]} markdown="1"{text[place:]}'
    lines = text.split("\n")
    for first, last in spans:
        lines[first:last] = moved_out(lines[first:last])
    return "\n".join(lines)


def unclosed(text: str) -> list[tuple[int, str]]:
    """Line and name of each block that is never closed: all that follows it stays as it is."""
    bare = prose(text)
    found = [tag for tag in TAG.finditer(bare) if re.fullmatch(PROSE, tag["name"], re.IGNORECASE)]
    return [(line_of(bare, tag.end()), tag["name"].lower()) for tag in found if end_of(tag, bare) is None]


def is_markdown(tag: re.Match[str], inner: str) -> bool:
    """Whether the content of a block is meant as Markdown."""
    is_prose = re.fullmatch(PROSE, tag["name"], re.IGNORECASE) and EMPTY_LINE.search(inner)
    return bool(is_prose or formulas_in(inner))


def end_of(tag: re.Match[str], text: str) -> int | None:
    """Where the closing tag of an opening one begins, or None where there is none."""
    depth = 1
    for other in re.compile(rf"<(/?){tag['name']}\b[^<>]*>", re.IGNORECASE).finditer(text, tag.end()):
        depth += -1 if other[1] else 1
        if depth == 0:
            return other.start()
    return None


def moved_out(lines: Sequence[str]) -> list[str]:
    """The lines of a block: its tags at the margin, and its text moved out as a whole until it touches it."""
    texts = [line for line in lines if line.strip() and not line.lstrip().startswith("<")]
    margin = min((len(line) - len(line.lstrip(" ")) for line in texts), default=0)
    return [line.lstrip() if line.lstrip().startswith("<") else line[margin:] for line in lines]
