"""Links between the pages of the course and within them, and where one leads nowhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.content.headings import anchor, find_headings
from grader.content.prose import line_of, prose
from grader.errors import Problem

LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)(?P<words>[^\]\n]+)\]:[ \t]*<?(?P<target>[^\s>]+)>?(?:[ \t]+[\"'(].*)?$", re.MULTILINE
)
HTML_LINK = re.compile(
    r"<a\s[^>]*\bhref=[\"'](?P<target>[^\"'\s]+)[\"'][^>]*>(?P<words>.*?)</a>", re.I | re.DOTALL
)
OWN_ID = re.compile(
    r"\{[^}\n]*#([\w:.-]+)[^}\n]*\}|<[a-z]\w*\s[^>]*\b(?:id|name)=[\"']([^\"']+)[\"']", re.IGNORECASE
)
# What the site's Markdown makes by itself: footnotes, lines of code, the top of the page.
MADE = re.compile(r"|top|fn(?:ref)?\d*:.*|__.*")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: its words, where it leads, and on which line."""

    words: str
    target: str
    line: int
    is_html: bool


def find_links(text: str) -> Iterator[Link]:
    """The links of a page outside code, pictures included, in any way of writing one."""
    bare = prose(text)
    for pattern in (LINK, DEFINITION, HTML_LINK):
        for found in pattern.finditer(bare):
            first, last = (opening(bare, found.start()), found.start()) if pattern is LINK else found.span("words")
            line = line_of(text, found.start("target"))
            yield Link(text[first:last], found["target"], line, is_html=pattern is HTML_LINK)


def opening(text: str, closing: int) -> int:
    """Where the words begin that a closing bracket ends."""
    depth = 1
    for place in range(closing - 1, max(closing - 1000, -1), -1):
        depth += {"]": 1, "[": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return closing


class Anchors:
    """The places of a page that a link can lead to."""

    def __init__(self, text: str):
        self.headings = find_headings(text)
        self.own = {one or other for one, other in OWN_ID.findall(prose(text))}

    def has(self, id: str) -> bool:
        """Whether a link to this id leads somewhere."""
        return bool(
            id in self.own or MADE.fullmatch(id) or any(re.fullmatch(h.pattern, id) for h in self.headings)
        )

    def meant(self, words: str, id: str) -> str | None:
        """The id of the one heading that a link names by its words or, failing that, by its id."""
        for name in (anchor(re.sub(r"[*_`]", "", words)), anchor(id), anchor(id.replace("_", " "))):
            if not name:
                continue
            same = [heading.anchor for heading in self.headings if anchor(heading.words) == name]
            alike = [heading.anchor for heading in self.headings if name in heading.names()]
            if same or len(alike) == 1:
                return (same or alike)[0]
        return None

    def nearest(self, id: str) -> str:
        """What to write instead of an id that is not there."""
        close = difflib.get_close_matches(id, [heading.anchor for heading in self.headings], n=1)
        return f"did you mean '#{close[0]}'?" if close else "an id is its heading in lower case, with hyphens"


def dead_links(text: str, *, file: str, folder: Path, pages: Collection[str]) -> list[Problem]:
    """A warning for each link to a page of the course, or to a heading, that is not there.

    `pages`: those that the site makes; what they hold is not known here.
    """
    from urllib.parse import unquote, urlsplit

    problems: list[Problem] = []
    anchors = {folder / file: Anchors(text)}

    def warn(link: Link, message: str) -> None:
        problems.append(Problem(file, link.line, f"link {message}", is_warning=True))

    for link in find_links(text):
        try:
            parts = urlsplit(link.target)
        except ValueError:
            warn(link, f"'{link.target}' is not an address")
            continue
        if parts.scheme or parts.netloc or link.target.startswith("/"):
            continue
        path, id = unquote(parts.path).replace("\0", ""), unquote(parts.fragment)
        place = (folder / file).parent / path if path else folder / file
        inside = place.resolve().relative_to(folder.resolve()).as_posix() if is_below(place, folder) else ""
        if path and not exists(place) and inside not in pages:
            warn(link, f"to '{link.target}', which is not there")
        elif id and (there := anchors_of(place, anchors)) and not there.has(id):
            meant = None if path or link.is_html else there.meant(link.words, id)
            # The site has it lead there (`grader.markdown.dialects`); other tools do not.
            advice = f"its words lead to '#{meant}', so write that" if meant else there.nearest(id)
            warn(link, f"to '{link.target}': no heading of the page has that id; {advice}")
    return problems


def anchors_of(place: Path, known: dict[Path, Anchors]) -> Anchors | None:
    """The anchors of a page, None where it is no page that can be read."""
    if place not in known:
        if place.suffix != ".md":
            return None
        try:
            known[place] = Anchors(place.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            return None
    return known[place]


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
