"""The course as a whole: its lessons and exercises, found together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.content.bank import in_learning_order, load_bank
from grader.content.cache import NO_CACHE, Cache
from grader.content.exercise import Exercise
from grader.content.lesson import Lesson
from grader.content.lessons import load_lessons
from grader.content.names import Named, find_named, fitting
from grader.content.place import Content
from grader.errors import CourseError, Problem

EXERCISE_INDEX, MISTAKE_INDEX = "exercises/index.md", "mistakes/index.md"
MAP_PAGE, TOPIC_PAGE, PROGRESS_PAGE = "map.md", "topics.md", "progress.md"


@dataclass(frozen=True, slots=True)
class Course:
    """Lessons in order, exercises with prerequisites first, and the problems of the lessons."""

    content: Content
    lessons: tuple[Lesson, ...]
    exercises: tuple[Exercise, ...]
    problems: tuple[Problem, ...]

    def exercise(self, name: str) -> Exercise:
        """The exercise that a name stands for: its id, its lesson's number or name, its title, or a part of one.

        Raises CourseError with the choices, or with the nearest (see `names.py`).
        """
        known = [self.named_exercise(exercise) for exercise in self.exercises]
        if not fitting(name, known) and len(lessons := fitting(name, self.named_lessons())) == 1:
            lesson = lessons[0].thing
            raise CourseError(
                f"Lesson {lesson.number}, {lesson.title}, has no exercise. All exercises: course list"
            )
        return find_named(name, known, kind="exercise", listing="course list")

    def lesson(self, name: str) -> Lesson:
        """The lesson that a name stands for: its number, slug or other id, an exercise, its title, or a part.

        Raises CourseError with the choices, or with the nearest (see `names.py`).
        """
        return find_named(name, self.named_lessons(), kind="lesson", listing="course status")

    def named_exercise(self, exercise: Exercise) -> Named[Exercise]:
        lesson = self.lesson_of(exercise)
        number, others = (str(lesson.number), ids_of(lesson)) if lesson else ("", (exercise.lesson,))
        return Named(exercise, exercise.id, number, ((exercise.id,), others, (exercise.title,)))

    def named_lessons(self) -> list[Named[Lesson]]:
        return [self.named_lesson(lesson) for lesson in self.lessons]

    def named_lesson(self, lesson: Lesson) -> Named[Lesson]:
        exercises = tuple(exercise.id for exercise in self.exercises if exercise.lesson == lesson.canonical_id)
        return Named(lesson, lesson.slug, str(lesson.number), (ids_of(lesson), exercises, (lesson.title,)))

    def lesson_of(self, exercise: Exercise) -> Lesson | None:
        """The lesson an exercise belongs to, or None when the course has no such lesson."""
        return next((lesson for lesson in self.lessons if lesson.canonical_id == exercise.lesson), None)

    def stub_path(self, exercise: Exercise) -> PurePosixPath:
        """Where an exercise's file is, in a workspace and in this course: exercises/<lesson>/<id>.py."""
        lesson = self.lesson_of(exercise)
        folder = PurePosixPath(lesson.file).stem if lesson else exercise.lesson
        return PurePosixPath("exercises") / folder / f"{exercise.id}.py"


def load_course(content: Content, *, with_text: bool = False, cache: Cache = NO_CACHE) -> Course:
    """Read the whole course. Problems of lessons are collected; a broken exercise raises ContentError.

    `with_text`: what is wrong in the text of the pages is among the problems.
    """
    exercises = load_bank(content.bank, cache=cache)
    pages = generated_pages(exercises)
    lessons, problems = load_lessons(content.lessons, pages=pages, with_text=with_text, cache=cache)
    ordered = in_learning_order(exercises, rank=lambda exercise: place_of(exercise, lessons))
    return Course(content, lessons, ordered, tuple(problems))


def ids_of(lesson: Lesson) -> tuple[str, ...]:
    """The names of a lesson that are one word."""
    return lesson.slug, lesson.canonical_id, PurePosixPath(lesson.file).stem


def place_of(exercise: Exercise, lessons: tuple[Lesson, ...]) -> tuple[int, int, str]:
    """Where a reader meets an exercise: lesson, section, then its name. What no lesson has comes last."""
    for number, lesson in enumerate(lessons):
        if lesson.canonical_id == exercise.lesson:
            anchors = list(lesson.headings)
            section = anchors.index(exercise.section) if exercise.section in anchors else len(anchors)
            return number, section, exercise.id
    return len(lessons), 0, exercise.id


def page_of(exercise: Exercise) -> str:
    """The page of an exercise on the site, relative to the lessons' folder."""
    return f"exercises/{exercise.id}.md"


def mistake_page_of(exercise: Exercise) -> str:
    """The page of an exercise's common mistakes, relative to the lessons' folder."""
    return f"mistakes/{exercise.id}.md"


def generated_pages(exercises: Iterable[Exercise]) -> tuple[str, ...]:
    """Every page that the site makes itself: about the course, the exercises and their common mistakes."""
    exercises = tuple(exercises)
    about_the_course = (MAP_PAGE, TOPIC_PAGE, PROGRESS_PAGE)
    about_exercises = (EXERCISE_INDEX, *map(page_of, exercises), MISTAKE_INDEX, *map(mistake_page_of, exercises))
    return (*about_the_course, *about_exercises)
