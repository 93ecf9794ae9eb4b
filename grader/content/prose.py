"""The text of a page without its code: what only looks like Markdown there is blanked, character for character."""

from __future__ import annotations

import re

from grader.content.fences import fenced_lines

# Stands for a character of code; Python-Markdown has it around what it has taken out.
BLANK = "\x02"
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
HIDDEN = re.compile(r"<!--.*?-->|<(pre|script|style|textarea|code)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(?:[^\n]|\n(?![ \t]*\n))+?(?<!`)\1(?!`)")
# What is indented below one of these belongs to it: items, admonitions, footnotes, definitions.
OPENER = re.compile(r"^ {0,3}(?:[-*+]|\d+[.)]|!!!|\?\?\?\+?|===|:|\[\^[^\]]+\]:)(?:[ \t]|$)")
VISIBLE = re.compile(r"[^\n]")


def prose(text: str) -> str:
    """The text with front matter, comments and code blanked. Every other character is where it was."""
    text = FRONT_MATTER.sub(blanked, text)
    lines = text.split("\n")
    fenced = fenced_lines(lines)
    indented = indented_lines(lines, fenced)
    text = "\n".join(
        BLANK * len(line) if is_fenced or is_indented else line
        for line, is_fenced, is_indented in zip(lines, fenced, indented, strict=True)
    )
    return CODE_SPAN.sub(blanked, HIDDEN.sub(blanked, text))


def blanked(match: re.Match[str]) -> str:
    """As many blanks as the match has characters, with its line ends."""
    return VISIBLE.sub(BLANK, match[0])


def indented_lines(lines: list[str], fenced: list[bool]) -> list[bool]:
    """For each line, whether it belongs to code that is code by its indentation."""
    found: list[bool] = []
    is_inside, follows_blank = False, True
    for line, is_fenced in zip(lines, fenced, strict=True):
        is_far = line.startswith(("    ", "\t"))
        if line.strip() and not is_far:
            is_inside = bool(OPENER.match(line)) or (is_inside and (line.startswith(" ") or not follows_blank))
        is_code = is_far and not is_fenced and not is_inside and bool(line.strip())
        found.append(is_code and (follows_blank or found[-1:] == [True]))
        follows_blank = not line.strip()
    return found


def line_of(text: str, place: int) -> int:
    """The line, counted from 1, on which a character of the text stands."""
    return text.count("\n", 0, place) + 1
