"""Every problem of the lessons and quizzes, for `course dev check`."""

from __future__ import annotations

import importlib.util

from grader.authoring.early_terms import early_terms
from grader.authoring.problems import shown
from grader.content import (
    Content,
    Exercise,
    evidence_problems,
    generated_pages,
    load_bank,
    load_lessons,
    load_topics,
    page_texts,
)
from grader.errors import ContentError, Problem


def check_lessons(content: Content) -> list[Problem]:
    """Every problem of every lesson and quiz, files named as seen from the course's root."""
    exercises = readable_exercises(content)
    lessons, problems = load_lessons(content.lessons, pages=generated_pages(exercises))
    problems += [problem for lesson in lessons for problem in evidence_problems(lesson, content.lessons)]
    problems += load_topics(content.lessons, lessons)[1]
    problems += tried_formulas(content)
    folder = shown(content.lessons, content)
    named = [Problem(f"{folder}/{p.file}", p.line, p.message, p.is_warning) for p in problems]
    return sorted(named + early_terms(content, lessons, exercises))


def readable_exercises(content: Content) -> tuple[Exercise, ...]:
    """The exercises; none where one is broken, which the proof of the bank tells."""
    try:
        return load_bank(content.bank)
    except ContentError:
        return ()


def tried_formulas(content: Content) -> list[Problem]:
    """Every formula that cannot be typeset. Without the site's tools none is tried, which is a warning."""
    texts = page_texts(content.lessons)
    if texts and importlib.util.find_spec("math_core") is None:
        message = "formulas are not tried without math-core; install the course with [site]"
        return [Problem(min(texts), 1, message, is_warning=True)]
    from grader.markdown import formula_problems

    return [problem for file, text in texts.items() for problem in formula_problems(text, file=file)]
