"""One lesson: the facts of its YAML front matter, its text and its quiz."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import ReaderError

from grader.content.quiz import QUIZ_HEADING, Quiz, fenced_lines, parse_quiz
from grader.errors import Problem

LEVELS = ("beginner", "intermediate", "advanced")
# Keys that only a lesson has; `title` and `tags` stand in ordinary pages too.
LESSON_ONLY = {
    "number",
    "slug",
    "level",
    "prerequisites",
    "estimated_minutes",
    "contributors",
    "canonical_id",
}
KEYS: dict[str, str] = {
    "number": "int",
    "title": "str",
    "slug": "str",
    "level": "str",
    "tags": "list",
    "prerequisites": "list",
    "estimated_minutes": "int",
    "contributors": "list",
    "diagrams": "list",
    "examples": "list",
    "canonical_id": "str",
}
EXPECTED = {"int": "a whole number", "str": "a text", "list": "a list of texts"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CANONICAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# A YAML escape can write half a character, which no file or page can hold.
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
ALMOST_QUIZ = re.compile(r"^\s*(#{1,6}[ \t]*)?quiz[ \t]*:?[ \t]*(\{[^}]*\})?[ \t]*#*[ \t]*$", re.IGNORECASE)
HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as its file states it. `text` is the Markdown after the front matter, quiz included.

    `lines` says on which line of the file each key stands.
    """

    number: int
    title: str
    slug: str
    level: str
    tags: tuple[str, ...]
    prerequisites: tuple[str, ...]
    estimated_minutes: int
    contributors: tuple[str, ...]
    diagrams: tuple[str, ...]
    examples: tuple[str, ...]
    canonical_id: str
    file: str
    text: str
    quiz: Quiz | None
    lines: dict[str, int] = field(repr=False, compare=False)

    @property
    def headings(self) -> dict[str, str]:
        """The words of its headings by their anchors, in order."""
        return headings(self.text)


def load_lessons(
    folder: Path, *, pages: Collection[str] = (), with_links: bool = True
) -> tuple[tuple[Lesson, ...], list[Problem]]:
    """Every lesson below `folder` in order of its number, and every problem of every file.

    pages: further link targets that exist on the site, relative to `folder`. Following links takes as long as all
    the rest, so commands that only read the lessons leave it out.
    """
    lessons: list[Lesson] = []
    problems: list[Problem] = []
    if not folder.is_dir():
        return (), [Problem(str(folder), 1, "no such folder; expected the lessons here")]
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        text, found = read_text(path, file=name)
        problems += found
        if text is None:
            continue
        problems += dead_links(text, file=name, folder=folder, pages=pages) if with_links else []
        if is_lesson(name, text):
            lesson, found = parse_lesson(text, file=name)
            problems += found
            lessons += [lesson] if lesson else []
    lessons.sort(key=lambda lesson: (lesson.number, lesson.file))
    return tuple(lessons), sorted(problems + check_together(lessons))


def read_text(path: Path, *, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file with plain line endings, and what is odd about its bytes."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, [Problem(file, 1, f"cannot be read: {error.strerror or error}")]
    problems: list[Problem] = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        problems.append(Problem(file, 1, "begins with a byte order mark; expected plain UTF-8", is_warning=True))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Problem(file, line, f"is not UTF-8 (byte 0x{raw[error.start]:02x}); save it as UTF-8")]
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        problems.append(Problem(file, line, "has CRLF line endings; expected LF", is_warning=True))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problems


def is_lesson(name: str, text: str) -> bool:
    """True for a file that is, or was meant to be, a lesson: by its number, its front matter or its quiz."""
    front, _ = split_front_matter(text)
    keys = {line.split(":")[0].strip("\"' ") for line in (front or "").split("\n") if ":" in line}
    if re.match(r"\d", Path(name).name) or keys & LESSON_ONLY:
        return True
    lines = text.split("\n")
    return any(
        QUIZ_HEADING.match(line) and not fenced for line, fenced in zip(lines, fenced_lines(lines), strict=True)
    )


def parse_lesson(text: str, *, file: str) -> tuple[Lesson | None, list[Problem]]:
    """The lesson of a text, or None, and all that is wrong with it."""
    front, body_line = split_front_matter(text)
    quiz, problems = parse_quiz(text, file=file)
    if quiz is None:
        problems.append(missing_quiz(text, file=file))
    if front is None:
        expected = "expected '---', the keys, '---'"
        seen = "opens front matter and never closes it" if text.startswith("---") else "has no front matter"
        return None, [*problems, Problem(file, 1, f"{seen}; {expected}")]
    facts, found = parse_front_matter(front, file=file)
    problems += found
    if facts is None:
        return None, problems
    body = "\n".join(text.split("\n")[body_line:])
    return Lesson(**facts, file=file, text=body, quiz=quiz), problems


def missing_quiz(text: str, *, file: str) -> Problem:
    """Why a lesson has no quiz: there is none, or it stands in a code fence."""
    lines = text.split("\n")
    for number, (line, fenced) in enumerate(zip(lines, fenced_lines(lines), strict=True), 1):
        if QUIZ_HEADING.match(line):
            message = "'## Quiz' stands inside a code fence, so it is no quiz; close the fence before it"
            return Problem(file, number, message)
        if not fenced and ALMOST_QUIZ.match(line):
            return Problem(file, number, f"{line.strip()[:30]!r} is no quiz; expected the heading '## Quiz'")
    return Problem(file, text.count("\n") + 1, "has no '## Quiz'; expected one a lesson", is_warning=True)


def split_front_matter(text: str) -> tuple[str | None, int]:
    """The YAML between the first two '---' lines, and the number of lines it takes with them."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]), number + 1
    return None, 0


def parse_front_matter(front: str, *, file: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The facts with the line of each, or None, and every problem.

    Values are read from the syntax tree: nothing is constructed.
    """
    try:
        node = compose(front)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = line_at(front, mark.index if mark else 0)
        return None, [Problem(file, line, f"front matter is not YAML: {error.problem or error.context}")]
    except ReaderError as error:
        message = f"front matter is not YAML: the character 0x{ord(front[error.position]):02x} has no place in it"
        return None, [Problem(file, line_at(front, error.position), message)]
    except (ValueError, OverflowError) as error:
        # PyYAML lets a number through that is too large for a character or a version.
        return None, [Problem(file, 1, f"front matter is not YAML: {error}")]
    except RecursionError:
        return None, [Problem(file, 1, "front matter is nested too deeply; expected keys with simple values")]
    if not isinstance(node, yaml.MappingNode):
        return None, [Problem(file, 2, f"front matter should be keys with values: {', '.join(KEYS)}")]
    facts: dict[str, Any] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for key_node, value_node in node.value:
        line = line_at(front, key_node.start_mark.index)
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key not in KEYS:
            problems.append(Problem(file, line, f"unknown key {key!r}; expected {nearest(key)}"))
        elif key in facts:
            problems.append(Problem(file, line, f"key {key!r} appears twice"))
        else:
            lines[key] = line
            facts[key], message = read_value(key, value_node)
            problems += [Problem(file, line, message)] if message else []
    for key in KEYS:
        if key not in facts:
            problems.append(Problem(file, 1, f"key '{key}' is missing; expected {EXPECTED[KEYS[key]]}"))
    return (None if problems else {**facts, "lines": lines}), problems


def compose(front: str) -> yaml.Node | None:
    """The syntax tree. The parser in C is ten times as fast, and the other one says better what is wrong."""
    if fast := getattr(yaml, "CSafeLoader", None):
        with contextlib.suppress(Exception):
            return yaml.compose(front, Loader=fast)
    return yaml.compose(front, Loader=yaml.SafeLoader)


def line_at(front: str, index: int) -> int:
    """The line of the file on which a character of the front matter stands.

    YAML's own count is another one: it takes some rare characters for line ends.
    """
    return front.count("\n", 0, index) + 2


def read_value(key: str, node: yaml.Node) -> tuple[Any, str]:
    """The value of a key, or what is wrong with it."""
    kind = KEYS[key]
    wrong = f"'{key}' should be {EXPECTED[kind]}"
    if kind == "list":
        if not isinstance(node, yaml.SequenceNode):
            return None, wrong
        if not all(is_text(item) for item in node.value):
            return None, f"{wrong}; quote entries that look like numbers"
        return tuple(item.value for item in node.value), ""
    if kind == "int":
        if not (
            isinstance(node, yaml.ScalarNode)
            and node.tag.endswith(":int")
            and re.fullmatch(r"-?\d{1,9}", node.value)
        ):
            return None, wrong
        value = int(node.value)
        least = 1 if key == "estimated_minutes" else 0
        return value, (f"'{key}' is {value}, expected {least} or more" if value < least else "")
    if not is_text(node):
        return None, wrong
    return node.value, wrong_text(key, node.value)


def wrong_text(key: str, value: str) -> str:
    """What is wrong with the text of a key, or ''."""
    if not value.strip():
        return f"'{key}' is empty"
    if key == "slug" and not SLUG.fullmatch(value):
        return f"'slug' is {value!r}, expected lower-case words joined by hyphens"
    if key == "canonical_id" and not CANONICAL_ID.fullmatch(value):
        return f"'canonical_id' is {value!r}, expected letters, digits, '.', '_' or '-'"
    if key == "level" and value not in LEVELS:
        return f"'level' is {value!r}, expected one of {', '.join(LEVELS)}"
    return ""


def is_text(node: yaml.Node) -> bool:
    """True for a YAML scalar that means a text."""
    is_str = isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str")
    return is_str and not HALF_CHARACTER.search(node.value)


def nearest(key: str) -> str:
    """The known key that was probably meant, or all of them."""
    import difflib

    close = difflib.get_close_matches(key, KEYS, n=1)
    return f"'{close[0]}'" if close else "one of " + ", ".join(KEYS)


def check_together(lessons: Sequence[Lesson]) -> list[Problem]:
    """What is wrong between lessons: duplicates, a gap in the numbers, a cycle of prerequisites."""
    problems: list[Problem] = []
    for key in ("number", "slug", "canonical_id"):
        seen: dict[Any, str] = {}
        for lesson in lessons:
            value = getattr(lesson, key)
            if value in seen:
                message = f"{key} '{value}' is already that of {seen[value]}; expected its own"
                problems.append(Problem(lesson.file, lesson.lines[key], message))
            seen.setdefault(value, lesson.file)
    for before, after in itertools.pairwise(lessons):
        if after.number > before.number + 1:
            message = (
                f"number {after.number} follows {before.number} ({before.file}); expected {before.number + 1}"
            )
            problems.append(Problem(after.file, after.lines["number"], message, is_warning=True))
    return problems + cycles(lessons)


def cycles(lessons: Sequence[Lesson]) -> list[Problem]:
    """Lessons that can never be started because their prerequisites lead back to them."""
    waiting = {lesson.slug: lesson for lesson in lessons}
    progress = True
    while progress:
        ready = [slug for slug, lesson in waiting.items() if not set(lesson.prerequisites) & set(waiting)]
        progress = bool(ready)
        for slug in ready:
            del waiting[slug]
    problems: list[Problem] = []
    for lesson in waiting.values():
        chain = [
            other.slug
            for other in waiting.values()
            if leads_to(lesson, other.slug, waiting) and leads_to(other, lesson.slug, waiting)
        ]
        if chain:
            message = f"prerequisites form a cycle: {', '.join(sorted(chain))}"
            problems.append(Problem(lesson.file, lesson.lines["prerequisites"], message))
    return problems


def leads_to(lesson: Lesson, slug: str, lessons: dict[str, Lesson]) -> bool:
    """True when following prerequisites from `lesson` reaches `slug`."""
    open_slugs, seen = list(lesson.prerequisites), set[str]()
    while open_slugs:
        current = open_slugs.pop()
        if current == slug:
            return True
        if current in lessons and current not in seen:
            seen.add(current)
            open_slugs += lessons[current].prerequisites
    return False


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
    plain = re.sub(r"[^\w\s-]", "", heading.encode("ascii", "ignore").decode()).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)


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
