"""How far the learner is, as text: whole at any width, and readable without colour."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from grader.content import Course
from grader.terminal import list_table, status_text
from grader.terminal.overview import bar
from grader.workspace import Progress, Workspace
from grader.workspace.progress import ExerciseProgress
from tests.terminal.test_report import text_of

HALFWAY = ExerciseProgress(status="in_progress", score=3, attempts=2, passed_at="2026-01-01", hint_level=2)


@pytest.fixture
def long_course(course: Course) -> Course:
    """Eleven lessons with four exercises each, whose titles and names are as long as they get."""
    (lesson,), (exercise,) = course.lessons, course.exercises
    lessons = tuple(
        dataclasses.replace(
            lesson, number=n, canonical_id=f"fake-{n}", file=f"{n:02}-doubling.md",
            title=f"Lesson {n} with a title of about fifty characters",
        )
        for n in range(11)
    )  # fmt: skip
    exercises = tuple(
        dataclasses.replace(exercise, id=f"ddpm_noise_prediction_{n}_{m}", lesson=f"fake-{n}")
        for n in range(11)
        for m in range(4)
    )
    return dataclasses.replace(course, lessons=lessons, exercises=exercises)


def files_of(course: Course) -> dict[str, str]:
    return {exercise.id: f"/course/mine/exercises/01-doubling/{exercise.id}.py" for exercise in course.exercises}


def test_status_says_how_far_each_lesson_is(course: Course, workspace: Workspace) -> None:
    fresh = text_of(status_text(course, Progress(), workspace, here=workspace.root))
    minutes = course.exercises[0].minutes + course.lessons[0].estimated_minutes
    assert f"1  Doubling  ░░░░░░░░░░     0/1     0/4   0/3  {minutes} min\n" in fresh
    assert "Begun" not in fresh
    assert fresh.endswith("Write     exercises/01-doubling/doubling.py\nNext      course grade doubling\n")
    begun = text_of(status_text(course, Progress({"doubling": HALFWAY}), workspace, here=workspace.root))
    assert "1  Doubling  ███░░░░░░░     0/1     3/4   0/3" in begun
    assert "Begun     IN PROGRESS  doubling  3 of 4 points · course hint doubling\n" in begun


def test_all_of_it_names_each_exercise_and_what_was_passed_before(course: Course, workspace: Workspace) -> None:
    text = text_of(
        status_text(course, Progress({"doubling": HALFWAY}), workspace, here=workspace.root, in_full=True)
    )
    assert "\nIN PROGRESS    doubling  3/4  passed before, hint 2 of 4\n" in text


def test_a_status_of_a_later_version_counts_as_not_started(course: Course, workspace: Workspace) -> None:
    progress = Progress({"doubling": ExerciseProgress(status="brilliant")})
    text = text_of(status_text(course, progress, workspace, here=workspace.root, in_full=True))
    assert "\nNOT STARTED    doubling  0/4" in text


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("in_full", [False, True])
def test_a_whole_course_fits_any_terminal(
    long_course: Course, workspace: Workspace, width: int, in_full: bool
) -> None:
    progress = Progress({long_course.exercises[0].id: HALFWAY})
    listed = list_table(long_course, progress, files_of(long_course), here=Path("/"), in_full=in_full)
    status = status_text(long_course, progress, workspace, here=Path("/"), in_full=in_full)
    shown = [text_of(status, width=width), text_of(listed, width=width)]
    for text in shown:
        assert max(map(len, text.split("\n"))) <= width
        assert all(f"Lesson {n} with" in " ".join(text.split()) for n in range(11))
        assert "IN PROGRESS" in text
    for lesson in long_course.lessons:
        assert re.search(rf"course read {lesson.number}$", shown[1], re.MULTILINE), "in one line, to copy"
    if width >= 60:
        assert "3/176" in shown[0], "the sum of all lessons"


def test_the_list_gives_the_whole_path_however_narrow(course: Course) -> None:
    (file,) = files_of(course).values()
    text = text_of(
        list_table(course, Progress(), files_of(course), here=Path("/elsewhere"), in_full=True), width=40
    )
    assert file in text.replace("\n", "").replace(" ", "")
    assert "Doubling a tensor" in text
    short = text_of(list_table(course, Progress(), files_of(course), here=Path("/course/mine")))
    assert "    exercises/01-doubling\n    NOT STARTED  doubling  0/4 points" in short


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "----------"), (0.01, "#---------"), (0.99, "#########-"), (1, "##########")]
)
def test_a_bar_is_full_for_all_and_empty_for_nothing(share: float, shown: str) -> None:
    assert bar(share, is_ascii=True).plain == shown


def test_a_terminal_without_the_characters_gets_a_bar_of_others(course: Course, workspace: Workspace) -> None:
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    console = Console(file=output, width=80, highlight=False)
    console.print(status_text(course, Progress({"doubling": HALFWAY}), workspace, here=workspace.root))
    output.flush()
    assert b"###-------" in output.buffer.getvalue()  # type: ignore[attr-defined]
