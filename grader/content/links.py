"""Links between the pages of the course, and where one leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from grader.content.fences import fenced_lines
from grader.errors import Problem

LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def dead_links(text: str, *, file: str, folder: Path, pages: Collection[str]) -> list[Problem]:
    """A warning for each link to a page of the course that is not there."""
    from urllib.parse import unquote, urlsplit

    problems: list[Problem] = []
    lines = text.split("\n")
    for number, (line, fenced) in enumerate(zip(lines, fenced_lines(lines), strict=True), 1):
        for target in [] if fenced else LINK.findall(INLINE_CODE.sub("", line)):
            try:
                parts = urlsplit(target)
            except ValueError:
                problems.append(Problem(file, number, f"link '{target}' is not an address", is_warning=True))
                continue
            if parts.scheme or parts.netloc or not parts.path or target.startswith("/"):
                continue
            path = unquote(parts.path).replace("\0", "")
            place = (folder / file).parent / path
            inside = place.resolve().relative_to(folder.resolve()).as_posix() if is_below(place, folder) else ""
            if not exists(place) and inside not in pages:
                problems.append(Problem(file, number, f"link to '{target}', which is not there", is_warning=True))
    return problems


def exists(place: Path) -> bool:
    """True when the path is there; a name that no file system takes is not."""
    try:
        return place.exists()
    except (OSError, ValueError):
        return False


def is_below(place: Path, folder: Path) -> bool:
    """True when the path lies in `folder`."""
    try:
        return place.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False
