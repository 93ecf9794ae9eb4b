"""Looking mistakes up: by an id, by words, or by the lesson and exercise in which they are made."""

from __future__ import annotations

from collections.abc import Sequence

from grader.content import Course, Named, did_you_mean, folded, nearest
from grader.diagnosis.catalogue import Mistake, mistakes_of
from grader.errors import CourseError
from grader.visible import visible_line


def mistakes_called(course: Course, id: str) -> list[Mistake]:
    """The mistake of this id; two, of ids joined by `+`, where they were made at once. None if one is unknown."""
    everything = mistakes_of(course)
    known = {folded(mistake.id): mistake for mistake in everything} | {each.id: each for each in everything}
    found = [known.get(part) or known.get(folded(part)) for part in id.split("+")]
    whole = [mistake for mistake in found if mistake]
    return whole if len(whole) == len(found) else []


def mistakes_about(course: Course, words: str) -> list[Mistake]:
    """Every mistake in whose id, title or exercise each of these words begins one; every mistake without words.

    A number is that of a lesson, and so is a name that no mistake has. Raises CourseError with the nearest ids.
    """
    known = mistakes_of(course)
    found = [mistake for mistake in known if says(mistake, words)] if not words.strip().isdecimal() else []
    if not found and (ids := exercises_of(course, words)):
        found = [mistake for mistake in known if mistake.exercise in ids]
    if not found:
        raise CourseError(f"There is no known mistake '{visible_line(words)}'. {near(words, known)}")
    return found


def says(mistake: Mistake, words: str) -> bool:
    text = "_" + folded(f"{mistake.exercise} {mistake.id} {mistake.title}")
    wanted = [word for word in folded(words).split("_") if word]
    return all(f"_{word}" in text for word in wanted) if wanted else not words


def exercises_of(course: Course, name: str) -> list[str]:
    """The exercises that a name stands for, or that are in the lesson of this name."""
    try:
        lesson = course.lesson(name.strip())
    except CourseError:
        return []
    return [exercise.id for exercise in course.exercises if course.lesson_of(exercise) == lesson]


def near(words: str, known: Sequence[Mistake]) -> str:
    names = [Named(each, each.id, "", ((each.id,), (each.title,), (each.exercise,))) for each in known]
    return f"{did_you_mean(nearest(words, names))}All mistakes: course explain --all"
