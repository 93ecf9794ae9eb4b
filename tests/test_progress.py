"""What is kept of answers, gradings and hints, whatever happens to the file and whoever else writes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.content import Content
from grader.course import Course
from grader.lesson import Lesson
from grader.progress import (
    SCHEMA,
    grade_quiz,
    load_progress,
    record_answer,
    record_grading,
    record_hint,
)
from grader.quiz import PickError
from grader.report import ExerciseReport, Status


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".course"


@pytest.fixture
def lesson(course: Course) -> Lesson:
    (lesson,) = course.lessons
    return lesson


def write(state: Path, record: Any) -> None:
    state.mkdir(exist_ok=True)
    (state / "progress.json").write_text(json.dumps(record), encoding="utf-8")


def read(state: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((state / "progress.json").read_text(encoding="utf-8"))
    return record


def graded(status: Status, *, score: float = 0, is_partial: bool = False) -> ExerciseReport:
    return ExerciseReport(
        id="doubling", title="Doubling", file="doubling.py", source_sha256="0" * 64, status=status, score=score,
        max_score=4, checks=(), is_partial=is_partial,
    )  # fmt: skip


def answers(state: Path, lesson: Lesson) -> list[tuple[str, str, int]]:
    """Status, first pick and number of tries of each question."""
    report = grade_quiz(lesson, load_progress(state))
    assert report is not None
    return [(question.status, question.picked, question.tries) for question in report.questions]


def test_nothing_is_recorded_at_first(state: Path, lesson: Lesson) -> None:
    progress = load_progress(state)
    assert (progress.exercises, progress.answers, progress.notice) == ({}, (), "")
    assert progress.exercise("doubling").status == "not_started"
    assert answers(state, lesson) == [("unanswered", "", 0)] * 3
    assert not state.exists(), "reading makes no file"


def test_an_answer_is_recorded_with_all_that_is_known_of_it(state: Path, lesson: Lesson) -> None:
    answer = record_answer(state, lesson, 1, "d and b", seconds=2.345)
    assert lesson.quiz is not None
    assert answer == read(state)["answers"][0]
    at = answer.pop("at")
    assert answer == {
        "schema": "course/answer/v1",
        "canonical_id": "fake-01",
        "question_key": lesson.quiz.questions[1].key("fake-01"),
        "pick": "BD",
        "correct": True,
        "try_no": 1,
        "seconds": 2.3,
        "source": "terminal",
    }
    assert len(at) == len("2026-01-01T00:00:00+00:00")


def test_the_first_try_counts_and_later_ones_are_practice(state: Path, lesson: Lesson) -> None:
    tries = [record_answer(state, lesson, 0, pick, seconds=1)["try_no"] for pick in "AB"]
    tries += [record_answer(state, lesson, 2, pick, seconds=1)["try_no"] for pick in ("1.5", "7", "8")]
    assert tries == [1, 2, 1, 2, 3]
    assert answers(state, lesson) == [("wrong", "A", 2), ("unanswered", "", 0), ("correct", "1.5", 3)]
    report = grade_quiz(lesson, load_progress(state))
    assert report is not None
    assert (report.score, report.max_score) == (1, 3)


def test_the_first_try_is_told_by_its_number_not_by_its_place(state: Path, lesson: Lesson) -> None:
    for pick in "AB":
        record_answer(state, lesson, 0, pick, seconds=1)
    record = read(state)
    write(state, {**record, "answers": record["answers"][::-1]})
    assert answers(state, lesson)[0] == ("wrong", "A", 2)


def test_what_is_no_answer_is_not_recorded(state: Path, lesson: Lesson) -> None:
    with pytest.raises(PickError):
        record_answer(state, lesson, 0, "Z", seconds=1)
    assert answers(state, lesson)[0] == ("unanswered", "", 0)


def test_answers_to_questions_of_another_course_stay(state: Path, lesson: Lesson) -> None:
    other = {"question_key": "other-01:abc", "pick": "C", "correct": True, "try_no": 1}
    write(state, {"schema": SCHEMA, "answers": [other]})
    record_answer(state, lesson, 0, "B", seconds=1)
    assert read(state)["answers"][0] == other
    assert answers(state, lesson)[0] == ("correct", "B", 1)


def test_a_pass_is_kept_when_a_later_grading_fails(state: Path) -> None:
    record_grading(state, [graded(Status.PASS, score=4)])
    passed_at = load_progress(state).exercise("doubling").passed_at
    assert passed_at
    record_grading(state, [graded(Status.FAIL, score=1)])
    known = load_progress(state).exercise("doubling")
    assert (known.status, known.score, known.attempts, known.passed_at) == ("fail", 1, 2, passed_at)


def test_the_first_pass_is_the_one_that_is_dated(state: Path) -> None:
    write(state, {"schema": SCHEMA, "exercises": {"doubling": {"passed_at": "2020-01-01"}}})
    record_grading(state, [graded(Status.PASS, score=4)])
    assert load_progress(state).exercise("doubling").passed_at == "2020-01-01"


@pytest.mark.parametrize("report", [graded(Status.PASS, is_partial=True), graded(Status.COURSE_ERROR)])
def test_a_partial_grading_or_our_own_error_changes_nothing(state: Path, report: ExerciseReport) -> None:
    record_grading(state, [graded(Status.FAIL, score=1)])
    before = read(state)
    record_grading(state, [report])
    assert read(state) == before


def test_the_highest_hint_is_kept(state: Path) -> None:
    for level in (1, 3, 2):
        record_hint(state, "doubling", level)
    assert load_progress(state).exercise("doubling").hint_level == 3


def test_hints_gradings_and_answers_do_not_disturb_each_other(state: Path, lesson: Lesson) -> None:
    record_hint(state, "doubling", 2)
    record_answer(state, lesson, 0, "B", seconds=1)
    record_grading(state, [graded(Status.PASS, score=4)])
    known = load_progress(state).exercise("doubling")
    assert (known.status, known.hint_level, known.attempts) == ("pass", 2, 1)
    assert answers(state, lesson)[0] == ("correct", "B", 1)


def test_keys_of_a_later_version_are_kept(state: Path, lesson: Lesson) -> None:
    entry = {"status": "fail", "mood": "calm"}
    write(state, {"schema": SCHEMA, "exercises": {"doubling": entry}, "badges": ["x"], "answers": []})
    record_answer(state, lesson, 0, "B", seconds=1)
    record_hint(state, "doubling", 1)
    record_grading(state, [graded(Status.PASS, score=4)])
    record = read(state)
    assert record["badges"] == ["x"]
    assert record["exercises"]["doubling"]["mood"] == "calm"


def test_an_unreadable_file_is_moved_aside_with_a_notice(state: Path, lesson: Lesson) -> None:
    record_answer(state, lesson, 0, "B", seconds=1)
    record_answer(state, lesson, 1, "A", seconds=1)
    (state / "progress.json").write_text('{"schema": "course/prog', encoding="utf-8")
    progress = load_progress(state)
    (aside,) = state.glob("progress.json.unreadable-*")
    assert (
        progress.notice
        == f"progress.json could not be read; it was moved to {aside.name}, and its backup is used."
    )
    assert aside.read_text(encoding="utf-8") == '{"schema": "course/prog'
    assert len(progress.answers) == 1


def test_an_unreadable_file_is_not_overwritten_by_the_next_answer(state: Path, lesson: Lesson) -> None:
    write(state, {"schema": "course/progress/v9", "answers": ["of the future"]})
    record_answer(state, lesson, 0, "B", seconds=1)
    (aside,) = state.glob("progress.json.unreadable-*")
    assert "of the future" in aside.read_text(encoding="utf-8")
    assert len(read(state)["answers"]) == 1


@pytest.mark.parametrize(
    "record",
    [
        {"exercises": [], "answers": {}},
        {"exercises": None, "answers": None},
        {"exercises": "x", "answers": "x"},
        {"exercises": {"doubling": 3, "other": None}, "answers": [1, None, "x", []]},
        {"exercises": {"doubling": {}}, "answers": [{}]},
        {
            "exercises": {"doubling": {"attempts": "many", "score": [], "hint_level": True, "status": None}},
            "answers": [{"question_key": 3}, {"question_key": None, "try_no": {}}],
        },
    ],
)
def test_entries_of_the_wrong_type_count_as_absent(state: Path, lesson: Lesson, record: dict[str, Any]) -> None:
    write(state, {"schema": SCHEMA, **record})
    known = load_progress(state).exercise("doubling")
    assert (known.score, known.attempts, known.hint_level) == (0, 0, 0)
    assert answers(state, lesson) == [("unanswered", "", 0)] * 3
    record_answer(state, lesson, 0, "B", seconds=1)
    record_hint(state, "doubling", 2)
    record_grading(state, [graded(Status.PASS, score=4)])
    known = load_progress(state).exercise("doubling")
    assert (known.status, known.attempts, known.hint_level) == ("pass", 1, 2)
    assert answers(state, lesson)[0] == ("correct", "B", 1)


@pytest.mark.parametrize("tried", [None, "x", [], {"a": 1}, True])
def test_an_answer_with_a_strange_number_is_still_an_answer(state: Path, lesson: Lesson, tried: Any) -> None:
    assert lesson.quiz is not None
    key = lesson.quiz.questions[0].key("fake-01")
    write(
        state,
        {"schema": SCHEMA, "answers": [{"question_key": key, "pick": 3, "correct": "yes", "try_no": tried}]},
    )
    assert answers(state, lesson)[0] == ("wrong", "3", 1)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_none_count_as_absent(state: Path, value: float) -> None:
    write(state, {"schema": SCHEMA, "exercises": {"doubling": {"attempts": value, "hint_level": value}}})
    known = load_progress(state).exercise("doubling")
    assert (known.attempts, known.hint_level) == (0, 0)


WRITER = """
import sys
from pathlib import Path
from grader.content import find_content
from grader.course import load_course
from grader.progress import record_answer

(lesson,) = load_course(find_content()).lessons
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[2])):
    record_answer(Path(sys.argv[1]), lesson, 0, "B", seconds=1)
"""


def test_several_writers_at_once_lose_no_answer(state: Path, lesson: Lesson, content: Content) -> None:
    writers, each = 4, 12
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(state), str(each)],
            env={**os.environ, "COURSE_ROOT": str(content.root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(writers)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0] * writers
    assert sorted(answer["try_no"] for answer in read(state)["answers"]) == list(range(1, writers * each + 1))
    assert answers(state, lesson)[0] == ("correct", "B", writers * each)
    assert {path.name for path in state.iterdir()} <= {"progress.json", "progress.json.bak", "lock"}
