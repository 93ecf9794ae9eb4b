"""The catalogue of mistakes: every exercise's misconceptions, and the symptoms that any function may show."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from grader.course import Course
from grader.errors import CourseError
from grader.symptom_texts import SYMPTOMS


@dataclass(frozen=True, slots=True)
class Mistake:
    """One known mistake. `exercise`, `check` and `section` are empty for a symptom that any exercise may show."""

    id: str
    title: str
    feedback: str
    exercise: str = ""
    check: str = ""
    lesson: str = ""
    section: str = ""


def mistakes_of(course: Course) -> tuple[Mistake, ...]:
    """Every known mistake: those of the exercises in learning order, then the symptoms."""
    known = [
        Mistake(
            id=variant.id,
            title=variant.title,
            feedback=variant.feedback,
            exercise=exercise.id,
            check=next((check.title for check in exercise.checks if check.id == variant.fails), ""),
            lesson=lesson.title if (lesson := course.lesson_of(exercise)) else "",
            section=lesson.headings.get(variant.section or exercise.section, "") if lesson else "",
        )
        for exercise in course.exercises
        for variant in exercise.misconceptions
    ]
    return (*known, *(Mistake(id, title, text) for id, (title, text) in SYMPTOMS.items()))


def find_mistakes(course: Course, id: str) -> list[Mistake]:
    """The mistakes of this id; two where they were made at once. Raises CourseError for one nobody knows."""
    known = {mistake.id: mistake for mistake in mistakes_of(course)}
    found = []
    for part in id.split("+"):
        if part not in known:
            near = difflib.get_close_matches(part, known, n=3)
            raise CourseError(
                f"There is no known mistake '{part}'."
                + (f" Did you mean {' or '.join(near)}?" if near else " `course grade` names them.")
            )
        found.append(known[part])
    return found
