"""What an exercise or a quiz takes from a later lesson: its terms, and what its exercises ask to write."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.authoring.problems import as_problem, shown
from grader.content import TERMS_FILE, Content, Exercise, Lesson, load_terms, page_texts
from grader.errors import ContentError, Problem

# What an exercise or a function goes back to may have any name.
SOURCE = re.compile(r"^[ \t]*source:.*(?:\n[ \t]+[^\s\"].*)*", re.MULTILINE | re.IGNORECASE)


def early_terms(content: Content, lessons: Sequence[Lesson], exercises: Sequence[Exercise]) -> list[Problem]:
    """A warning for each term used before its lesson, and for each in the list that its own lesson never uses."""
    try:
        terms = load_terms(content.lessons, lessons, exercises)
    except ContentError as error:
        return [as_problem(error, content)]
    pages = page_texts(content.lessons)
    problems = [
        warning(content.lessons / TERMS_FILE, term.line, f"lesson {term.lesson} never uses '{term.name}'", content)
        for term in terms.terms
        if term.line and not re.search(term.pattern, pages[terms.lessons[term.lesson].file])
    ]
    for lesson in lessons:
        for id, path, text in texts_of(lesson, exercises, pages[lesson.file], content):
            for line, term in dict.fromkeys(terms.early(text, lesson=lesson.number)):
                if term.name not in terms.ahead.get(id, ()):
                    message = f"'{term.name}' is taught in lesson {term.lesson}; say it without, name that lesson"
                    message += f" here, or allow it to '{id}' under 'ahead' in {TERMS_FILE}"
                    problems.append(warning(path, line, message, content))
    return problems


def texts_of(
    lesson: Lesson, exercises: Sequence[Exercise], page: str, content: Content
) -> Iterator[tuple[str, Path, str]]:
    """What learners work on in a lesson, each with its id and file: the quiz, stubs and hints, line for line."""
    if lesson.quiz:
        quiz = page.split("\n")[lesson.quiz.first_line - 1 : lesson.quiz.last_line]
        before = "\n" * (lesson.quiz.first_line - 1)
        yield lesson.canonical_id, content.lessons / lesson.file, before + "\n".join(quiz)
    for exercise in exercises:
        if exercise.lesson == lesson.canonical_id:
            path = exercise.directory / "exercise.yml"
            yield exercise.id, path, without_sources(path.read_text(encoding="utf-8"))
            # One that has no stub is told by the proof of the bank.
            with contextlib.suppress(ContentError, ValueError):
                yield exercise.id, exercise.directory / "reference.py", without_sources(exercise.stub_in_place)


def without_sources(text: str) -> str:
    """The text of an exercise, line for line, without what it says of its origin."""
    return SOURCE.sub(lambda match: "\n" * match[0].count("\n"), text)


def warning(path: Path, line: int, message: str, content: Content) -> Problem:
    return Problem(shown(path, content), line, message, is_warning=True)
