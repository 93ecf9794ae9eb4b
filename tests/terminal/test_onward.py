"""What is next, as text: commands to copy, and a word when something is done."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.content import Course
from grader.report import Report, Status
from grader.terminal import after_grading, after_quiz, next_text
from grader.terminal.onward import after_pass_in_watch
from grader.workspace import Progress, Workspace, load_progress, record_answer
from grader.workspace.progress import ExerciseProgress
from tests.terminal.test_report import exercise, report, text_of

NOW = datetime(2026, 3, 10, tzinfo=UTC)
PASSED = exercise(Status.PASS, score=4)


def passes(*ids: str) -> Report:
    return report(*(dataclasses.replace(PASSED, id=id) for id in ids), status=Status.PASS)


@pytest.fixture
def longer(course: Course) -> Course:
    """Lesson 1 with two exercises, lesson 2 with one."""
    (first,), (exercise,) = course.lessons, course.exercises
    second = dataclasses.replace(
        first, number=2, title="Tripling", slug="tripling", canonical_id="fake-02", file="02-tripling.md"
    )
    exercises = tuple(
        dataclasses.replace(exercise, id=id, lesson=home)
        for id, home in {"doubling": "fake-01", "twice": "fake-01", "tripling": "fake-02"}.items()
    )
    return dataclasses.replace(course, lessons=(first, second), exercises=exercises)


def answered(state: Path, course: Course, number: int = 1) -> Progress:
    lesson = course.lesson(str(number))
    assert lesson.quiz
    for position, question in enumerate(lesson.quiz.questions):
        record_answer(state, lesson, position, question.answer, seconds=1)
    return load_progress(state)


def told(graded: Report, course: Course, progress: Progress, place: Workspace) -> str:
    found = after_grading(graded, course, progress, place, here=place.root)
    return text_of(found, width=200) if found else ""


def test_after_a_pass_come_solution_next_exercise_and_quiz(longer: Course, workspace: Workspace) -> None:
    assert told(passes("doubling"), longer, Progress(), workspace) == (
        "Compare   course solution doubling\n"
        "Write     exercises/01-doubling/twice.py\n"
        "Next      course grade twice\n"
        "Quiz      course quiz 1\n"
    )


def test_when_all_of_a_lesson_is_written_its_quiz_is_next(longer: Course, workspace: Workspace) -> None:
    assert told(passes("doubling", "twice"), longer, Progress(), workspace) == (
        "You have written all of lesson 1, Doubling: 2 exercises with 8 points. Its quiz is left.\n"
        "Compare   course solution EXERCISE\n"
        "Next      course quiz 1\n"
    )


def test_a_lesson_that_is_done_leads_to_reading_the_next(longer: Course, workspace: Workspace) -> None:
    progress = answered(workspace.state, longer)
    assert told(passes("doubling", "twice"), longer, progress, workspace) == (
        "You are through with lesson 1, Doubling: 2 exercises passed with 8 points, and 3 of 3 questions right at "
        "the first try.\n"
        "Compare   course solution EXERCISE\n"
        "Read      course read 2   Tripling\n"
        "Write     exercises/02-tripling/tripling.py\n"
        "Next      course grade tripling\n"
    )


def test_the_end_of_the_course_is_told_with_the_numbers(course: Course, workspace: Workspace) -> None:
    progress = answered(workspace.state, course)
    done = (
        "That was the whole course: 1 exercise passed with 4 points, and 3 of 3 questions right at the first try. "
        "Well done.\n"
        "Report    course report   a page with all of it, to keep or to show\n"
    )
    assert told(passes("doubling"), course, progress, workspace) == done + "Compare   course solution doubling\n"
    finished = progress.with_pass("doubling", 4)
    assert text_of(next_text(course, finished, workspace, here=workspace.root, now=NOW), width=200) == done
    quiz = after_quiz(course.lessons[0], course, finished, workspace, here=workspace.root)
    assert text_of(quiz, width=200) == done


def test_when_only_quizzes_are_left_the_first_of_them_is_next(longer: Course, workspace: Workspace) -> None:
    progress = answered(workspace.state, longer, 2).with_pass("doubling", 4).with_pass("twice", 4)
    every = "Every exercise has passed: 3 exercises with 12 points. Of the quizzes, 3 questions are left.\n"
    assert told(passes("tripling"), longer, progress, workspace) == (
        every + "Compare   course solution tripling\nNext      course quiz 1\n"
    )
    lines = after_pass_in_watch(longer.exercise("tripling"), longer, progress.with_pass("tripling", 4))
    assert [text_of(line, width=200) for line in lines] == [
        every, "Compare   course solution tripling\n", "Next      course quiz 1\n",
    ]  # fmt: skip
    unanswered = load_progress(workspace.state / "none").with_pass("doubling", 4).with_pass("twice", 4)
    fresh = told(passes("tripling"), longer, unanswered, workspace)
    assert fresh.endswith("Next      course quiz 1\n"), "as course next says, and not that of the last lesson"


def test_a_part_of_an_exercise_leads_to_all_of_it_and_a_loose_file_nowhere(
    course: Course, workspace: Workspace
) -> None:
    part = report(dataclasses.replace(PASSED, is_partial=True))
    assert told(part, course, Progress(), workspace) == (
        "Next      course grade doubling\n          for all of its checks\n"
    )
    assert told(report(dataclasses.replace(PASSED, is_loose=True)), course, Progress(), workspace) == ""


def test_after_a_quiz_comes_what_its_lesson_has_left(longer: Course, workspace: Workspace) -> None:
    progress = answered(workspace.state, longer, 2)
    quiz = after_quiz(longer.lessons[1], longer, progress, workspace, here=workspace.root)
    assert text_of(quiz).endswith("Write     exercises/02-tripling/tripling.py\nNext      course grade tripling\n")


def test_a_due_review_is_told_whatever_else_is_next(longer: Course, workspace: Workspace) -> None:
    opened = Progress(opened={"fake-01": NOW.isoformat()})
    for days, waits in ((0, False), (1, True)):
        now = NOW + timedelta(days=days)
        text = text_of(next_text(longer, opened, workspace, here=workspace.root, now=now))
        assert text.endswith("\nReview    course review   five minutes on what you have read\n") == waits


def test_while_watching_a_key_goes_on(longer: Course, workspace: Workspace) -> None:
    progress = Progress().with_pass("doubling", 4)
    (solution, key, quiz) = after_pass_in_watch(longer.exercise("doubling"), longer, progress)
    assert text_of(solution) == "Compare   course solution doubling\n"
    assert text_of(key).startswith("Next      n goes to twice: Doubling")
    assert text_of(quiz) == "Quiz      course quiz 1\n"


@pytest.mark.parametrize("width", [60, 80])
def test_where_one_is_what_is_next_and_why(longer: Course, workspace: Workspace, width: int) -> None:
    def shown(progress: Progress) -> str:
        text = text_of(next_text(longer, progress, workspace, here=workspace.root, now=NOW), width=width)
        assert max(map(len, text.split("\n"))) <= width
        assert len(text.split("\n")) <= 24
        return " ".join(text.split())

    fresh = shown(Progress())
    assert fresh.startswith(
        "So far 0 of 3 exercises passed · 0 of 12 points · 0 of 6 questions right Read course read 1"
    )
    assert "Next course grade doubling Why Lesson 1 is the first with something left, and nothing of it" in fresh
    half = ExerciseProgress(status="in_progress", score=3, attempts=1)
    begun = shown(Progress({"doubling": half, "tripling": dataclasses.replace(half, status="fail")}))
    assert "Begun FAIL tripling 3 of 4 points · course hint tripling" in begun
    assert "Why It is in progress: what you have written so far is right" in begun
    second = shown(Progress().with_pass("doubling", 4))
    assert second.endswith("Why It is the next exercise of lesson 1, of which 1 of 2 exercises passed.")
    written = shown(Progress().with_pass("doubling", 4).with_pass("twice", 4))
    assert written.endswith(
        "Next course quiz 1 Why All of lesson 1 is written; it has 3 questions of its quiz left."
    )
