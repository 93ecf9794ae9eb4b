"""Every problem of the lessons and quizzes, for `course dev check`."""

from __future__ import annotations

from grader.authoring.problems import shown
from grader.content import Content, evidence_problems, generated_pages, load_bank, load_lessons
from grader.errors import ContentError, Problem


def check_lessons(content: Content) -> list[Problem]:
    """Every problem of every lesson and quiz, files named as seen from the course's root."""
    try:
        pages: tuple[str, ...] = generated_pages(load_bank(content.bank))
    except ContentError:
        pages = ()
    lessons, problems = load_lessons(content.lessons, pages=pages)
    problems += [problem for lesson in lessons for problem in evidence_problems(lesson, content.lessons)]
    problems.sort()
    folder = shown(content.lessons, content)
    return [Problem(f"{folder}/{p.file}", p.line, p.message, p.is_warning) for p in problems]
