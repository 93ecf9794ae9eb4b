"""A list may follow its introducing line without a blank line, as on GitHub and in most editors."""

# mypy: disallow-subclassing-any=False
# (Python-Markdown comes without types.)

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

# As in CommonMark, only a bullet or the number 1 may interrupt a paragraph.
ITEM = re.compile(r"^ {0,3}(?:[-*+]|1[.)]) +(?![-*] )\S")
AFTER_FENCES_AND_HTML = 15


class ListsExtension(Extension):
    """Separates a list from the paragraph it follows."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        md.preprocessors.register(ListsPreprocessor(md), "lists", AFTER_FENCES_AND_HTML)


class ListsPreprocessor(Preprocessor):
    """Puts a blank line before the first item of a list that stands under a paragraph."""

    def run(self, lines: list[str]) -> list[str]:
        separated: list[str] = []
        in_list = in_formula = False
        for line in lines:
            if not line.strip():
                in_list = in_formula = False
            elif ITEM.match(line) and not in_list and not in_formula:
                in_list = True
                if separated and separated[-1].strip() and not separated[-1].startswith("    "):
                    separated.append("")
            in_formula ^= line.count("$$") % 2 == 1  # a line of $$…$$ may begin with a plus or a minus
            separated.append(line)
        return separated


def makeExtension(**options: Any) -> ListsExtension:  # noqa: N802 (the name Python-Markdown looks for)
    """The extension, as `grader.markdown.lists` in a list of extensions."""
    return ListsExtension(**options)
