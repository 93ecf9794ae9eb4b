"""Reading a lesson's file, with the line of everything that is wrong with it."""

from __future__ import annotations

import re
from pathlib import Path

from grader.content.fences import fenced_lines
from grader.content.front_matter import parse_front_matter, split_front_matter
from grader.content.headings import headings
from grader.content.lesson import Lesson
from grader.content.quiz_parser import QUIZ_HEADING, parse_quiz
from grader.errors import Problem

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
ALMOST_QUIZ = re.compile(r"^\s*(#{1,6}[ \t]*)?quiz[ \t]*:?[ \t]*(\{[^}]*\})?[ \t]*#*[ \t]*$", re.IGNORECASE)


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
    return Lesson(**facts, file=file, text=body, quiz=quiz, headings=headings(body)), problems


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
