"""Answers from the site: what a workspace takes of a file, and what it makes of any other file."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.content import Course, Lesson
from grader.errors import WorkspaceError
from grader.workspace import Imported, Workspace, grade_quiz, import_answers, load_progress, record_answer
from grader.workspace.answer_file import FILE_SCHEMA, MOST_ANSWERS
from tests.conftest import RunCourse


@pytest.fixture
def lesson(course: Course) -> Lesson:
    (lesson,) = course.lessons
    return lesson


def answer(lesson: Lesson, position: int, pick: str, **facts: Any) -> dict[str, Any]:
    """A record as the site writes it."""
    assert lesson.quiz
    key = lesson.quiz.questions[position].key(lesson.canonical_id)
    return {
        "schema": "course/answer/v1", "canonical_id": lesson.canonical_id, "question_key": key, "pick": pick,
        "correct": True, "try_no": 1, "at": "2026-01-02T03:04:05+00:00", "seconds": 3.5, "source": "site", **facts,
    }  # fmt: skip


def file_of(folder: Path, *answers: Any) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps({"schema": FILE_SCHEMA, "answers": list(answers)}), encoding="utf-8")
    return path


def right(lesson: Lesson, position: int) -> str:
    assert lesson.quiz
    return lesson.quiz.questions[position].answer


def wrong(lesson: Lesson, position: int) -> str:
    assert lesson.quiz
    choices = [choice.letter for choice in lesson.quiz.questions[position].choices]
    return next(letter for letter in choices if letter != right(lesson, position))


def test_answers_count_and_a_second_import_changes_nothing(lesson: Lesson, tmp_path: Path) -> None:
    state = tmp_path / ".course"
    file = file_of(tmp_path, answer(lesson, 0, right(lesson, 0)))
    assert import_answers(file, [lesson], state) == Imported(1, 0, 0, 0)
    report = grade_quiz(lesson, load_progress(state))
    assert report and report.questions[0].status == "correct"
    assert import_answers(file, [lesson], state) == Imported(0, 1, 0, 0)
    (record,) = load_progress(state).answers
    assert record == answer(lesson, 0, right(lesson, 0))


def test_right_and_wrong_are_decided_here(lesson: Lesson, tmp_path: Path) -> None:
    file = file_of(tmp_path, answer(lesson, 0, wrong(lesson, 0), correct=True))
    import_answers(file, [lesson], tmp_path / ".course")
    (record,) = load_progress(tmp_path / ".course").answers
    assert record["correct"] is False


def test_the_earlier_answer_is_the_first_try(lesson: Lesson, tmp_path: Path) -> None:
    state = tmp_path / ".course"
    record_answer(state, lesson, 0, right(lesson, 0), seconds=1)
    file = file_of(
        tmp_path,
        answer(lesson, 0, wrong(lesson, 0), at="2020-05-01T10:00:00+00:00"),
        answer(lesson, 0, right(lesson, 0), at="2020-05-01T10:00:00+00:00", try_no=2),
        answer(lesson, 0, right(lesson, 0), at="2199-05-01T10:00:00+02:00", try_no=3),
    )
    assert import_answers(file, [lesson], state).new == 3
    tries = sorted(load_progress(state).answers, key=lambda record: record["try_no"])
    assert [record["correct"] for record in tries] == [False, True, True, True]
    assert [record["source"] for record in tries] == ["site", "site", "terminal", "site"]
    assert tries[3]["at"] == "2199-05-01T08:00:00+00:00"
    report = grade_quiz(lesson, load_progress(state))
    assert report and report.questions[0].status == "wrong"


def test_what_is_no_answer_is_counted_and_left_out(lesson: Lesson, tmp_path: Path) -> None:
    file = file_of(
        tmp_path,
        answer(lesson, 0, right(lesson, 0)),
        answer(lesson, 0, "?"),
        answer(lesson, 0, right(lesson, 0), at="yesterday"),
        answer(lesson, 0, right(lesson, 0), at="0001-01-01T00:00:00+14:00"),
        answer(lesson, 0, right(lesson, 0), question_key="far-07:0123"),
        None, 3, [], {},
    )  # fmt: skip
    assert import_answers(file, [lesson], tmp_path / ".course") == Imported(1, 0, 1, 7)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a file of answers: Expecting value"),
        (b"\xff\xfe", "the file is not UTF-8"),
        (b"[" * 100_000, "is not a file of answers"),
        (b"[]", "'Download my answers' on the site writes it"),
        (b'{"schema": "course/progress/v1", "answers": []}', "is not a file of answers; expected"),
        (b'{"schema": "course/answers/v1"}', "has no list of answers"),
    ],
)
def test_another_file_is_refused_by_name(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_bytes(content)
    with pytest.raises(WorkspaceError) as refused:
        import_answers(file, [], tmp_path / ".course")
    assert str(file) in refused.value.message
    assert message in refused.value.message
    assert not (tmp_path / ".course").exists()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(["pick", "at", "seconds", "question_key", "try_no"]), ANYTHING))
def test_no_record_breaks_the_import(
    changes: dict[str, Any], course: Course, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (lesson,) = course.lessons
    file = file_of(folder, answer(lesson, 0, right(lesson, 0)) | changes)
    counts = import_answers(file, [lesson], folder / ".course")
    assert counts.new + counts.known + counts.elsewhere + counts.unreadable == 1
    load_progress(folder / ".course")


def test_the_command_says_what_became_of_them(
    run_course: RunCourse, workspace: Workspace, lesson: Lesson, tmp_path: Path
) -> None:
    file = file_of(tmp_path, answer(lesson, 0, right(lesson, 0)), {})
    result = run_course("quiz", "--import", str(file))
    assert (result.returncode, result.stderr) == (0, "")
    assert "Answers: 1 brought in, 1 that could not be read." in result.stdout
    assert run_course("quiz", "--import", str(file)).stdout.startswith("Answers: 1 here already")
    assert "There is no answer in it." in run_course("quiz", "--import", str(file_of(tmp_path))).stdout
    missing = run_course("quiz", "--import", "none.json")
    assert missing.returncode != 0
    assert "none.json: there is no such file" in missing.stderr
    assert "no LESSON" in run_course("quiz", "1", "--import", str(file)).stderr


def test_a_great_many_answers_are_brought_in_and_numbered_by_their_time(lesson: Lesson, tmp_path: Path) -> None:
    state = tmp_path / ".course"
    begin = datetime(2000, 1, 1, tzinfo=UTC)
    times = [(begin + timedelta(seconds=number)).isoformat() for number in range(MOST_ANSWERS)]
    file = file_of(tmp_path, *(answer(lesson, 0, right(lesson, 0), at=at) for at in reversed(times)))
    assert import_answers(file, [lesson], state) == Imported(MOST_ANSWERS, 0, 0, 0)
    kept = sorted(load_progress(state).answers, key=lambda record: int(record["try_no"]))
    assert [record["at"] for record in kept] == times
    assert [record["try_no"] for record in kept] == list(range(1, MOST_ANSWERS + 1))
    assert import_answers(file, [lesson], state) == Imported(0, MOST_ANSWERS, 0, 0)


def test_more_answers_than_anybody_gives_are_refused_whole(lesson: Lesson, tmp_path: Path) -> None:
    file = file_of(tmp_path, *[{}] * (MOST_ANSWERS + 1))
    with pytest.raises(WorkspaceError, match=f"has {MOST_ANSWERS + 1} answers. At most {MOST_ANSWERS}"):
        import_answers(file, [lesson], tmp_path / ".course")
    assert not (tmp_path / ".course").exists()


def test_the_same_answer_twice_in_a_file_is_one(lesson: Lesson, tmp_path: Path) -> None:
    one = answer(lesson, 0, right(lesson, 0))
    assert import_answers(file_of(tmp_path, one, one), [lesson], tmp_path / ".course") == Imported(1, 1, 0, 0)


def test_what_is_no_file_is_no_file_of_answers(lesson: Lesson, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"")
    os.truncate(tmp_path / "large", 2**40)
    for name, words in {
        "pipe": "a pipe or a device",
        "large": "larger than 16 MiB",
        "none": "no such file",
    }.items():
        with pytest.raises(WorkspaceError, match=f"{name}: .*{words}"):
            import_answers(tmp_path / name, [lesson], tmp_path / ".course")
