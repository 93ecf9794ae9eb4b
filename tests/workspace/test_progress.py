"""What is kept of answers, gradings and hints, whatever happens to the file and whoever else writes it."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.content import Content, Course, Lesson, PickError
from grader.errors import CourseError
from grader.report import CheckResult, ExerciseReport, Status
from grader.workspace import Hint, grade_quiz, load_progress, next_hint, record_answer, record_grading, record_hint
from grader.workspace.progress import SCHEMA, ExerciseProgress, OpenCheck
from tests.conftest import PATIENCE


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".course"


@pytest.fixture
def lesson(course: Course) -> Lesson:
    (lesson,) = course.lessons
    return lesson


SOURCE = "0" * 64


def write(state: Path, record: Any) -> None:
    state.mkdir(exist_ok=True)
    (state / "progress.json").write_text(json.dumps(record), encoding="utf-8")


def read(state: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((state / "progress.json").read_text(encoding="utf-8"))
    return record


def graded(status: Status, **facts: Any) -> ExerciseReport:
    given: dict[str, Any] = {"score": 0, "max_score": 4, "checks": (), **facts}
    return ExerciseReport(
        id="doubling", title="Doubling", file="doubling.py", source_sha256=SOURCE, status=status, **given
    )


def check(id: str, status: Status, *, function: str = "double", **facts: Any) -> CheckResult:
    given: dict[str, Any] = {"points": 0, "max_points": 1, "seconds": 0.0, **facts}
    return CheckResult(id=id, title=f"Title of {id}", function=function, status=status, **given)


MISSING = dataclasses.replace(graded(Status.NOT_STARTED), source_sha256="")


def hinted(level: int, function: str = "double") -> Hint:
    return Hint("doubling", function, level, "words")


def answers(state: Path, lesson: Lesson) -> list[tuple[str, str, int]]:
    """Status, first pick and number of tries of each question."""
    report = grade_quiz(lesson, load_progress(state))
    assert report is not None
    return [(question.status, question.picked, question.tries) for question in report.questions]


def test_what_is_in_progress_is_recorded_with_the_function_to_go_on_with(state: Path) -> None:
    checks = (check("shape", Status.PASS), check("total", Status.NOT_STARTED, function="total"))
    record_grading(state, [graded(Status.IN_PROGRESS, score=3, checks=checks)])
    known = load_progress(state).exercise("doubling")
    assert (known.status, known.score) == ("in_progress", 3)
    assert known.open_check and known.open_check.function == "total"


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


@pytest.mark.parametrize("report", [graded(Status.PASS, is_partial=True), graded(Status.COURSE_ERROR), MISSING])
def test_a_partial_grading_a_missing_file_or_our_own_error_changes_nothing(
    state: Path, report: ExerciseReport
) -> None:
    record_grading(state, [graded(Status.FAIL, score=1)])
    before = read(state)
    record_grading(state, [report])
    assert read(state) == before


def test_the_highest_hint_of_each_function_is_kept(state: Path) -> None:
    for function, level in (("double", 1), ("double", 3), ("double", 2), ("total", 1)):
        record_hint(state, hinted(level, function))
    known = load_progress(state).exercise("doubling")
    assert (known.hint_level, known.hint_levels) == (3, {"double": 3, "total": 1})


def test_a_grading_keeps_where_it_got_stuck_and_a_pass_forgets_it(state: Path) -> None:
    mistake = {"id": "squared", "title": "Squared", "feedback": "It is squared."}
    shape, total = check("shape", Status.PASS), check("total", Status.FAIL, function="total")
    unwritten = check("sign", Status.NOT_STARTED)
    # The cause may stand beside a later check of the same function, and another function's is not this one's.
    value, other = check("value", Status.FAIL), check("other", Status.ERROR, misconception=mistake)
    record_grading(state, [graded(Status.FAIL, checks=(shape, unwritten, value, total, other))])
    stuck = load_progress(state).exercise("doubling").open_check
    assert stuck == OpenCheck("value", "Title of value", "double", "fail", mistake, source_sha256=SOURCE)
    assert read(state)["exercises"]["doubling"]["open_check"]["misconception"] == mistake
    record_grading(state, [graded(Status.ERROR, checks=(total,), load_error="SyntaxError")])
    record_grading(state, [graded(Status.FAIL, checks=(total,), is_partial=True)])
    assert load_progress(state).exercise("doubling").open_check == stuck
    record_grading(state, [graded(Status.FAIL, checks=(total, other))])
    stuck = load_progress(state).exercise("doubling").open_check
    assert stuck == OpenCheck("total", "Title of total", "total", "fail", source_sha256=SOURCE)
    record_grading(state, [graded(Status.FAIL, checks=(shape, check("total", Status.BLOCKED), unwritten))])
    stuck = load_progress(state).exercise("doubling").open_check
    assert stuck == OpenCheck("sign", "Title of sign", "double", "not_started", source_sha256=SOURCE)
    record_grading(state, [graded(Status.PASS, score=4)])
    assert load_progress(state).exercise("doubling").open_check is None
    assert "open_check" not in read(state)["exercises"]["doubling"]


def test_the_next_hint_is_for_the_function_that_is_open(course: Course) -> None:
    (exercise,) = course.exercises
    mistake = {"id": "detached", "title": "Cut", "feedback": "It is cut."}
    failed = OpenCheck("total", "The total", "total", "fail", mistake)
    levels = {"double": 3, "total": 1}

    def hint(stuck: OpenCheck | None, **options: Any) -> Hint:
        return next_hint(exercise, ExerciseProgress(hint_levels=levels, open_check=stuck), **options)

    step = exercise.ladders["total"][1]
    assert hint(failed) == Hint("doubling", "total", 2, step, fails="The total", misconception=mistake)
    told = dataclasses.replace(failed, is_told=True)
    assert hint(told) == Hint("doubling", "total", 2, step, fails="The total")
    advised = dataclasses.replace(failed, misconception=None, advice="Look!")
    assert hint(advised) == Hint("doubling", "total", 2, step, fails="The total", advice="Look!")
    assert not hint(dataclasses.replace(advised, is_told=True)).advice
    assert hint(dataclasses.replace(told, status="not_started")) == Hint("doubling", "total", 2, step)
    last = exercise.ladders["double"][3]
    assert hint(failed, function="double") == Hint("doubling", "double", 4, last, is_detour=True)
    for stuck in (None, dataclasses.replace(failed, function="of another version")):
        assert hint(stuck) == Hint("doubling", "double", 4, last)
    assert hint(None, level=1).text == "What happens to each element?"
    with pytest.raises(CourseError, match=r"no function 'half'\. There are: double, total"):
        hint(failed, function="half")


def test_a_mistake_is_told_once_after_each_grading(state: Path, course: Course) -> None:
    (exercise,) = course.exercises
    mistake = {"id": "squared", "title": "Squared", "feedback": "It is squared."}
    failed = graded(Status.FAIL, checks=(check("value", Status.FAIL, misconception=mistake),))

    def show(**options: Any) -> tuple[str, int, bool]:
        hint = next_hint(exercise, load_progress(state).exercise("doubling"), **options)
        record_hint(state, hint)
        return hint.function, hint.level, bool(hint.misconception)

    record_grading(state, [failed])
    assert show(function="total") == ("total", 1, False)
    assert [show(), show()] == [("double", 1, True), ("double", 2, False)]
    record_grading(state, [failed])
    assert [show(), show(), show()] == [("double", 3, True), ("double", 4, False), ("double", 4, False)]


def test_a_record_from_before_there_were_ladders(state: Path, course: Course) -> None:
    (exercise,) = course.exercises
    entry = {"status": "fail", "score": 1, "attempts": 2, "hint_level": 3, "mood": "calm"}
    write(state, {"schema": SCHEMA, "exercises": {"doubling": entry}})
    progress = load_progress(state)
    known = progress.exercise("doubling")
    assert (progress.notice, known.hint_level, known.hint_levels, known.open_check) == ("", 3, {}, None)
    hint = next_hint(exercise, known)
    assert (hint.function, hint.level) == ("double", 1)
    record_hint(state, hint)
    assert read(state)["exercises"]["doubling"] == {**entry, "hint_levels": {"double": 1}}


def test_hints_gradings_and_answers_do_not_disturb_each_other(state: Path, lesson: Lesson) -> None:
    record_hint(state, hinted(2))
    record_answer(state, lesson, 0, "B", seconds=1)
    record_grading(state, [graded(Status.PASS, score=4)])
    known = load_progress(state).exercise("doubling")
    assert (known.status, known.hint_level, known.attempts) == ("pass", 2, 1)
    assert answers(state, lesson)[0] == ("correct", "B", 1)


def test_keys_of_a_later_version_are_kept(state: Path, lesson: Lesson) -> None:
    entry = {"status": "fail", "mood": "calm"}
    write(state, {"schema": SCHEMA, "exercises": {"doubling": entry}, "badges": ["x"], "answers": []})
    record_answer(state, lesson, 0, "B", seconds=1)
    record_hint(state, hinted(1))
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


def test_what_a_backup_held_outlives_the_next_grading(state: Path) -> None:
    """Reading the record, as every command does, must not lose what only its backup still holds."""
    record_grading(state, [dataclasses.replace(graded(Status.PASS), id="first")])
    record_grading(state, [dataclasses.replace(graded(Status.PASS), id="second")])
    (state / "progress.json").write_text("{", encoding="utf-8")
    assert load_progress(state).exercise("first").passed_at
    record_grading(state, [dataclasses.replace(graded(Status.PASS), id="third")])
    after = load_progress(state)
    assert after.exercise("first").passed_at
    assert after.exercise("third").passed_at


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
        {"exercises": {"doubling": {"hint_levels": 3, "open_check": "value"}}},
        {"exercises": {"doubling": {"hint_levels": {"double": "x", "total": -1}, "open_check": {"id": "value"}}}},
        {
            "exercises": {"doubling": {"attempts": "many", "score": [], "hint_level": True, "status": None}},
            "answers": [{"question_key": 3}, {"question_key": None, "try_no": {}}],
        },
    ],
)
def test_entries_of_the_wrong_type_count_as_absent(state: Path, lesson: Lesson, record: dict[str, Any]) -> None:
    write(state, {"schema": SCHEMA, **record})
    known = load_progress(state).exercise("doubling")
    assert (known.score, known.attempts, known.hint_level, known.open_check) == (0, 0, 0, None)
    assert not any(known.hint_levels.values())
    assert answers(state, lesson) == [("unanswered", "", 0)] * 3
    record_answer(state, lesson, 0, "B", seconds=1)
    record_hint(state, hinted(2))
    record_grading(state, [graded(Status.PASS, score=4)])
    known = load_progress(state).exercise("doubling")
    assert (known.status, known.attempts, known.hint_level) == ("pass", 1, 2)
    assert known.hint_levels["double"] == 2
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
from grader.content import load_course
from grader.workspace import record_answer

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
        process.communicate(timeout=PATIENCE)
    assert [process.returncode for process in processes] == [0] * writers
    assert sorted(answer["try_no"] for answer in read(state)["answers"]) == list(range(1, writers * each + 1))
    assert answers(state, lesson)[0] == ("correct", "B", writers * each)
    assert {path.name for path in state.iterdir()} <= {"progress.json", "progress.json.bak", "lock"}
