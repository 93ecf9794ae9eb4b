"""What is wrong in the text of a page, lesson or not: what is lost, leads nowhere, or is shown as it is typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from grader.content.foreign import foreign_problems
from grader.content.links import dead_links
from grader.content.predictions import find_predictions
from grader.content.prose import line_of, prose
from grader.content.raw_html import unclosed
from grader.content.tables import table_problems
from grader.errors import Problem

IMAGE = re.compile(r"!\[\s*\](?:\(\s*<?(?P<source>[^)\s>]*)|\[(?P<name>[^\]]*)\])")
HTML_IMAGE = re.compile(r"<img\b(?![^>]*\balt\s*=)[^>]*>", re.IGNORECASE)
SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


def text_problems(text: str, *, file: str, folder: Path, pages: Collection[str]) -> list[Problem]:
    """Every problem in the text of a page. `folder` holds the lessons; `pages` are those that the site makes."""
    return [
        *dead_links(text, file=file, folder=folder, pages=pages),
        *(Problem(file, line, message) for line, message in silent_images(text)),
        *foreign_problems(text, file=file),
        *table_problems(text, file=file),
        *find_predictions(text, file=file)[1],
        *(
            Problem(file, line, f"<{name}> is never closed, so what follows is no Markdown", is_warning=True)
            for line, name in unclosed(text)
        ),
    ]


def silent_images(text: str) -> Iterator[tuple[int, str]]:
    """The line of each picture that says nothing to those who do not see it, and what to write."""
    bare = prose(text)
    for found in IMAGE.finditer(bare):
        source = found["source"] or found["name"] or ""
        advice = f"write ![what a blind reader needs]({source})"
        yield line_of(bare, found.start()), f"the image '{source}' has no text alternative; {advice}"
    for found in HTML_IMAGE.finditer(bare):
        source = (SOURCE.findall(found[0]) or [""])[0]
        advice = 'write alt="what a blind reader needs"'
        yield line_of(bare, found.start()), f"the image '{source}' has no text alternative; {advice}"
