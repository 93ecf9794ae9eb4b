"""What is next: lesson by lesson, its exercises, then its quiz."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from grader.content import Course, Lesson
from grader.workspace import Progress, load_progress, next_exercise, next_steps, record_answer, standings
from grader.workspace.progress import ExerciseProgress

PASSED = ExerciseProgress(status="pass", score=4, attempts=1, passed_at="2026-01-01")


@pytest.fixture
def two_lessons(course: Course) -> Course:
    """Lesson 1 with the exercises a and b, lesson 2 with c; the exercise d belongs to no lesson."""
    (first,), (exercise,) = course.lessons, course.exercises
    second = dataclasses.replace(first, number=2, title="Tripling", slug="tripling", canonical_id="fake-02")
    homes = {"a": "fake-01", "b": "fake-01", "c": "fake-02", "d": "nowhere"}
    exercises = tuple(dataclasses.replace(exercise, id=id, lesson=home) for id, home in homes.items())
    return dataclasses.replace(course, lessons=(first, second), exercises=exercises)


def passed(*ids: str, **others: ExerciseProgress) -> Progress:
    return Progress({**dict.fromkeys(ids, PASSED), **others})


def commands(course: Course, progress: Progress, **options: object) -> list[str]:
    return [step.command for step in next_steps(course, progress, **options)]  # type: ignore[arg-type]


def answer_all(state: Path, lesson: Lesson) -> Progress:
    assert lesson.quiz
    for position, question in enumerate(lesson.quiz.questions):
        record_answer(state, lesson, position, question.answer, seconds=1)
    return load_progress(state)


def test_lesson_by_lesson_exercises_come_first_then_the_quiz(two_lessons: Course) -> None:
    grade_a, grade_b, quiz_1, grade_c, quiz_2, grade_d = commands(two_lessons, Progress())
    assert [grade_a, grade_b, quiz_1] == ["course grade a", "course grade b", "course quiz 1"]
    assert [grade_c, quiz_2, grade_d] == ["course grade c", "course quiz 2", "course grade d"]
    failed = ExerciseProgress(status="fail", score=1, attempts=1)
    assert commands(two_lessons, passed("a", b=failed))[0] == "course grade b"
    assert commands(two_lessons, passed("a", "b"))[0] == "course quiz 1"


def test_after_an_exercise_come_those_below_it_and_then_those_left_before(two_lessons: Course) -> None:
    after_b = commands(two_lessons, passed("b"), at=two_lessons.exercise("b"))
    assert after_b == ["course quiz 1", "course grade c", "course quiz 2", "course grade d", "course grade a"]
    following = next_exercise(two_lessons, Progress(), at=two_lessons.exercise("b"))
    assert following and following.id == "c", "what is left open goes to the end"
    assert next_exercise(two_lessons, passed("a", "b", "c"), at=two_lessons.exercise("d")) is None
    assert next_exercise(two_lessons, passed("a", "b", "c", "d")) is None


def test_after_a_quiz_comes_what_its_lesson_has_left(two_lessons: Course, tmp_path: Path) -> None:
    second = two_lessons.lessons[1]
    answered = answer_all(tmp_path, second)
    assert commands(two_lessons, answered, at=second)[:3] == ["course grade c", "course grade d", "course grade a"]


def test_a_lesson_is_read_before_anything_of_it_is_begun(two_lessons: Course, tmp_path: Path) -> None:
    assert [step.reads_first for step in next_steps(two_lessons, Progress())] == [True] * 5 + [False]
    begun = passed(a=ExerciseProgress(status="in_progress", attempts=1))
    assert [step.reads_first for step in next_steps(two_lessons, begun)] == [False] * 3 + [True] * 2 + [False]
    answered = answer_all(tmp_path, two_lessons.lessons[0])
    assert not next_steps(two_lessons, answered)[0].reads_first
    opened = Progress(opened={"fake-02": "2026-01-01"})
    assert [step.reads_first for step in next_steps(two_lessons, opened)] == [True] * 3 + [False] * 3


def test_how_far_a_lesson_is(two_lessons: Course, tmp_path: Path) -> None:
    untouched, _, homeless = standings(two_lessons, Progress())
    reading, writing = two_lessons.lessons[0].estimated_minutes, two_lessons.exercises[0].minutes
    assert (untouched.passed, untouched.score, untouched.max_score, untouched.share) == (0, 0, 8, 0)
    assert untouched.minutes_left == reading + 2 * writing
    assert (homeless.lesson, homeless.minutes_left) == (None, writing)
    half = standings(two_lessons, passed("a"))[0]
    assert (half.passed, half.score, half.is_done, half.minutes_left) == (1, 4, False, writing)
    assert half.share == pytest.approx(1 / 3)
    answered = answer_all(tmp_path, two_lessons.lessons[0])
    done = standings(two_lessons, dataclasses.replace(answered, exercises=passed("a", "b").exercises))[0]
    assert (done.is_done, done.share, done.minutes_left) == (True, 1, 0)


def test_full_points_that_fail_are_not_all_of_it(two_lessons: Course, tmp_path: Path) -> None:
    """A check of no points may fail: a bar must not look full then."""
    odd = ExerciseProgress(status="fail", score=4)
    answered = dataclasses.replace(answer_all(tmp_path, two_lessons.lessons[0]), exercises={"a": odd, "b": odd})
    assert standings(two_lessons, answered)[0].share < 1
