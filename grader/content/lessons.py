"""Every lesson of a course in order, and what is wrong with each and between them."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.content.cache import NO_CACHE, Cache
from grader.content.lesson import Lesson, lesson_from_json
from grader.content.page_text import text_problems
from grader.errors import Problem


def load_lessons(
    folder: Path, *, pages: Collection[str] = (), with_text: bool = True, cache: Cache = NO_CACHE
) -> tuple[tuple[Lesson, ...], list[Problem]]:
    """Every lesson below `folder` in order of its number, and every problem of every file.

    pages: further link targets that exist on the site, relative to `folder`. with_text: what is wrong in the text
    of the pages is among the problems; it takes as long as all the rest, so commands that only read leave it out.
    """
    lessons: list[Lesson] = []
    problems: list[Problem] = []
    if not folder.is_dir():
        return (), [Problem(str(folder), 1, "no such folder; expected the lessons here")]
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        try:
            content = path.read_bytes()
        except OSError as error:
            problems.append(Problem(name, 1, f"cannot be read: {error.strerror or error}"))
            continue
        read = functools.partial(read_page, content, file=name)
        page = cache.recall("lessons", path, name.encode() + b"\n" + content, read)
        lessons += [lesson_from_json(page["lesson"])] if page["lesson"] else []
        problems += [Problem(**problem) for problem in page["problems"]]
        if with_text and (text := decode(content, file=name)[0]) is not None:
            problems += text_problems(text, file=name, folder=folder, pages=pages)
    lessons.sort(key=lambda lesson: (lesson.number, lesson.file))
    return tuple(lessons), sorted(problems + check_together(lessons))


def page_texts(folder: Path) -> dict[str, str]:
    """The text of every page below `folder` that can be read, by its name there."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.md")):
        with contextlib.suppress(OSError):
            text, _ = decode(path.read_bytes(), file="")
            found |= {path.relative_to(folder).as_posix(): text} if text is not None else {}
    return found


def read_page(content: bytes, *, file: str) -> dict[str, Any]:
    """What a Markdown file of the course holds, as JSON data: its lesson, if it is one, and its problems."""
    # Here, as it brings a parser of YAML along.
    from grader.content.lesson_parser import is_lesson, parse_lesson

    text, problems = decode(content, file=file)
    lesson = None
    if text is not None and is_lesson(file, text):
        lesson, found = parse_lesson(text, file=file)
        problems += found
    return {"lesson": lesson.to_json() if lesson else None, "problems": [asdict(p) for p in problems]}


def decode(content: bytes, *, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file with plain line endings, and what is odd about its bytes."""
    problems: list[Problem] = []
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        problems.append(Problem(file, 1, "begins with a byte order mark; expected plain UTF-8", is_warning=True))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [Problem(file, line, f"is not UTF-8 (byte 0x{content[error.start]:02x}); save it as UTF-8")]
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        problems.append(Problem(file, line, "has CRLF line endings; expected LF", is_warning=True))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problems


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
