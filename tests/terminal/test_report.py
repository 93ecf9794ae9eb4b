"""Reports as text: verdict words first, no line wider than the terminal, no colour where none is wanted."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from grader.content import Course
from grader.report import CheckResult, ExerciseReport, QuestionReport, QuizReport, Remark, Report, Status, Where
from grader.terminal import hint_text, report_text
from grader.terminal.layout import points
from grader.terminal.report import first_failure_text
from grader.workspace import Hint

HERE = Path("/course/mine")
FILE = "/course/mine/exercises/01-doubling/doubling.py"


def text_of(renderable: RenderableType, *, width: int = 80, **options: Any) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, **options)
    console.print(renderable)
    written = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in written.split("\n"))


def check(id: str, status: Status, **facts: Any) -> CheckResult:
    given: dict[str, Any] = {
        "title": f"The title of {id}", "function": "double", "points": 0, "max_points": 1, "seconds": 0.0,
    }  # fmt: skip
    return CheckResult(id=id, status=status, **{**given, **facts})


def exercise(status: Status, *checks: CheckResult, **facts: Any) -> ExerciseReport:
    given: dict[str, Any] = {
        "title": "Doubling", "file": FILE, "source_sha256": "0" * 64, "score": 1, "max_score": 4, "seconds": 0.25,
    }  # fmt: skip
    return ExerciseReport(**{"id": "doubling", "status": status, "checks": checks, **given, **facts})


INTACT = {"bank_sha256": "a", "shipped_sha256": "a", "locked_by": "landlock seccomp", "not_locked_by": ""}


def report(*exercises: ExerciseReport, quizzes: tuple[QuizReport, ...] = (), **facts: Any) -> Report:
    given: dict[str, Any] = {
        "course": "fake", "course_version": "1", "mode": "local", "env": {}, "seed": 0, "started": "",
        "seconds": 1.5, "integrity": INTACT, "score": 1, "max_score": 4,
        "status": Status.FAIL,
    }  # fmt: skip
    return Report(exercises=exercises, quizzes=quizzes, **{**given, **facts})


FAILED = check(
    "value",
    Status.FAIL,
    title="Each element is twice as large",
    message="the values differ",
    call="double(<4>)",
    expected="tensor([2., 4., 6., 8.])",
    got="tensor([1., 4., 9., 16.])",
    where=Where(FILE, 14, "double", "return x * x"),
    advice="Look at the factor: the second element is right by accident, the others are not.",
    rerun="course grade doubling --check value",
    stdout="shape is (4,)\n",
)
MIXED = exercise(
    Status.FAIL,
    check("shape", Status.PASS),
    FAILED,
    check("total", Status.BLOCKED, blocked_by="value"),
    check("sign", Status.BLOCKED, blocked_by="value"),
    check("dtype", Status.NOT_STARTED, function="total"),
)
QUIZ = QuizReport(
    "fake-01",
    "Doubling",
    1,
    2,
    (QuestionReport("fake-01:a", 1, "correct", "B", 1), QuestionReport("fake-01:b", 2, "unanswered", "", 0)),
)

AT_80 = """\
FAIL         doubling  1 of 4 points · 1 of 5 checks · 0.2 s
  File      exercises/01-doubling/doubling.py

  FAIL  Each element is twice as large
    Checked   double(<4>)
    Seen      the values differ
    Expected  tensor([2., 4., 6., 8.])
    Got       tensor([1., 4., 9., 16.])
    Where     exercises/01-doubling/doubling.py:14 in double
              return x * x
    Try       Look at the factor: the second element is right by accident, the
              others are not.
    Rerun     course grade doubling --check value
    Printed   shape is (4,)

  NOT STARTED  total is still to be written
  BLOCKED  total and sign wait for value

QUIZ         Doubling · 1 of 2 right at the first try · 1 not answered yet

1 of 4 points · seed 0 · 1.5 s
Debug     course debug doubling   makes the failed call again
Next      course hint doubling
"""


def test_a_whole_report_at_eighty_columns() -> None:
    assert text_of(report_text(report(MIXED, quizzes=(QUIZ,)), here=HERE)) == AT_80


def test_what_is_to_be_debugged_has_the_same_inputs() -> None:
    seeded = text_of(report_text(report(MIXED, seed=7), here=HERE))
    assert "Debug     course debug doubling --seed 7   " in seeded
    for loose in (
        report(dataclasses.replace(MIXED, is_loose=True)),
        report(MIXED, mode="cohort"),
        report(HALFWAY),
    ):
        assert "course debug" not in text_of(report_text(loose, here=HERE))


def test_quizzes_that_are_not_begun_share_a_line() -> None:
    fresh = [
        dataclasses.replace(
            QUIZ, title=f"Lesson {n}", questions=(QuestionReport(f"x:{n}", 1, "unanswered", "", 0),)
        )
        for n in range(3)
    ]
    text = text_of(report_text(report(MIXED, quizzes=(fresh[0], QUIZ, *fresh[1:])), here=HERE))
    assert "QUIZ         Doubling · 1 of 2 right" in text
    assert "QUIZ OPEN    3 quizzes are not begun; the next one: course quiz" in text
    assert "Lesson" not in text
    assert "QUIZ OPEN    Lesson 0" in text_of(report_text(report(MIXED, quizzes=(fresh[0],)), here=HERE))


def test_a_narrow_report_says_the_same_in_the_same_order() -> None:
    narrow = text_of(report_text(report(MIXED, quizzes=(QUIZ,)), here=HERE), width=40)
    assert "".join(narrow.split()) == "".join(AT_80.split())
    assert re.search(r"^    Try       Look at the factor: the\n {14}\S", narrow, re.MULTILINE)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    call, stdout, advice = f"double({'x' * 300})", "漢字" * 200, "word " * 80
    long = dataclasses.replace(FAILED, call=call, got="9" * 300, advice=advice, stdout=stdout, message="m" * 90)
    shown = report_text(report(exercise(Status.FAIL, long), MIXED, quizzes=(QUIZ,)), here=HERE)
    text = text_of(shown, width=width)
    assert max(cell_len(line) for line in text.split("\n")) <= width
    assert "9" * 300 in "".join(text.split()), "long values are folded, not cut"


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200), st.integers(40, 100))
def test_whatever_a_submission_says_is_shown_as_text(said: str, width: int) -> None:
    said = "".join(character for character in said if character.isprintable() or character == "\n")
    failed = dataclasses.replace(FAILED, message=f"<{said}>", stdout=f"[bold]{said}[/bold]")
    text = text_of(report_text(report(exercise(Status.FAIL, failed)), here=HERE, verbose=True), width=width)
    assert max(cell_len(line) for line in text.split("\n")) <= width
    assert "[bold]" in text
    assert text.startswith("FAIL")


@pytest.mark.parametrize("status", Status)
def test_the_verdict_word_comes_first(status: Status) -> None:
    text = text_of(report_text(report(exercise(status, FAILED), status=status), here=HERE))
    assert text.startswith(status.value.upper().replace("_", " ") + " ")


def test_every_verdict_word_stands_in_one_column() -> None:
    exercises = [exercise(status, check("a", status)) for status in Status]
    lines = text_of(report_text(report(*exercises), here=HERE)).split("\n")
    heads = [line for line in lines if re.match(r"[A-Z ]+ doubling  ", line)]
    assert len(heads) == len(Status)
    assert {line.index("doubling") for line in heads} == {13}


def test_what_is_not_a_terminal_gets_no_control_sequence() -> None:
    text = text_of(report_text(report(MIXED, quizzes=(QUIZ,)), here=HERE))
    assert "\x1b" not in text


def test_no_color_means_no_colour_in_a_terminal_either(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = report_text(report(MIXED, quizzes=(QUIZ,)), here=HERE)
    colour = re.compile(r"\x1b\[([0-9]+;)*[349][0-7][;m]")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert colour.search(text_of(shown, force_terminal=True))
    monkeypatch.setenv("NO_COLOR", "1")
    plain = text_of(shown, force_terminal=True)
    assert not colour.search(plain)
    assert re.sub(r"\x1b\[[0-9;]*m", "", plain).split() == AT_80.split()


def test_the_style_of_a_word_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = text_of(report_text(report(MIXED), here=HERE), force_terminal=True, color_system="standard")
    assert "\x1b[2m    Expected  \x1b[0mtensor([2., 4., 6., 8.])\n" in text


def test_a_line_without_end_is_cut() -> None:
    loud = dataclasses.replace(FAILED, stdout="x" * 10**6 + "\nlast line\n")
    text = text_of(report_text(report(exercise(Status.FAIL, loud)), here=HERE))
    assert 400 < text.count("x") < 700
    assert "last line" in text


def test_much_output_is_cut_and_verbose_shows_it() -> None:
    loud = dataclasses.replace(FAILED, stdout="".join(f"line {n}\n" for n in range(100)))
    brief = text_of(report_text(report(exercise(Status.FAIL, loud)), here=HERE))
    assert "line 7\n" in brief
    assert "line 8\n" not in brief
    assert "… 92 more lines (course grade -v shows them)" in brief
    whole = text_of(report_text(report(exercise(Status.FAIL, loud)), here=HERE, verbose=True))
    assert "line 99\n" in whole
    assert "more lines" not in whole


def test_verbose_shows_what_passed() -> None:
    assert "The title of shape" not in AT_80
    text = text_of(report_text(report(MIXED), here=HERE, verbose=True))
    assert "  PASS  The title of shape\n" in text


def test_fields_without_text_are_left_out() -> None:
    text = text_of(report_text(report(exercise(Status.FAIL, check("value", Status.FAIL))), here=HERE))
    for label in ("Checked", "Seen", "Expected", "Got", "Where", "Try", "Rerun", "Printed"):
        assert label not in text


def test_an_untouched_stub_says_what_to_write_and_who_helps() -> None:
    untouched = exercise(
        Status.NOT_STARTED,
        check("shape", Status.NOT_STARTED),
        check("value", Status.BLOCKED, blocked_by="shape"),
        check("total", Status.NOT_STARTED, function="total"),
        score=0,
        seconds=0.0,
    )
    assert text_of(report_text(report(untouched, score=0, seconds=0), here=HERE)) == (
        "NOT STARTED  doubling  0 of 4 points · 0 of 3 checks\n"
        "  File      exercises/01-doubling/doubling.py\n"
        "  Write     double, total\n"
        "\n"
        "0 of 4 points · seed 0 · 0.0 s\n"
        "Next      course hint doubling\n"
    )


HALFWAY = exercise(
    Status.IN_PROGRESS,
    check("shape", Status.PASS),
    check("total", Status.NOT_STARTED, function="total"),
    check("sign", Status.BLOCKED, function="total", blocked_by="total"),
)


def test_what_is_right_so_far_says_what_is_left_to_write() -> None:
    assert text_of(report_text(report(HALFWAY), here=HERE)) == (
        "IN PROGRESS  doubling  1 of 4 points · 1 of 3 checks · 0.2 s\n"
        "  File      exercises/01-doubling/doubling.py\n"
        "  Write     total\n"
        "\n"
        "1 of 4 points · seed 0 · 1.5 s\n"
        "Next      course hint doubling\n"
    )
    verbose = text_of(report_text(report(HALFWAY), here=HERE, verbose=True))
    assert "  Write     total\n  PASS  The title of shape\n" in verbose
    on_a_screen = text_of(first_failure_text(HALFWAY, here=HERE))
    assert on_a_screen.endswith("  Write     total\n")


MISSING = exercise(
    Status.NOT_STARTED, check("shape", Status.NOT_STARTED), check("value", Status.NOT_STARTED), source_sha256="",
    score=0, seconds=0.0,
)  # fmt: skip


def test_a_missing_file_is_fetched_by_the_command_that_is_next() -> None:
    shown = report(MISSING, dataclasses.replace(MISSING, id="twice"), score=0, seconds=0)
    assert text_of(report_text(shown, here=HERE)) == (
        "NOT STARTED  doubling  0 of 4 points · 0 of 2 checks\n"
        "  File      exercises/01-doubling/doubling.py\n"
        "  Write     double\n"
        "\n"
        "NOT STARTED  1 more: twice\n"
        "\n"
        "0 of 4 points · seed 0 · 0.0 s\n"
        "Next      course init .\n"
    )


def test_of_what_is_not_begun_the_first_is_shown_and_the_others_are_counted() -> None:
    untouched = [dataclasses.replace(MISSING, id=f"number_{n}", source_sha256="0" * 64) for n in range(9)]
    failed = exercise(Status.FAIL, FAILED, id="begun")
    begun = dataclasses.replace(untouched[0], id="half", score=1)
    shown = report(*untouched, begun, failed, MISSING)
    text = text_of(report_text(shown, here=HERE))
    heads = re.findall(r"^[A-Z]+[A-Z ]* +(\w+)(?:  \d| more)", text, re.MULTILINE)
    assert heads == ["number_0", "half", "begun", "doubling", "8"]
    assert "NOT STARTED  8 more: number_1, number_2, number_3, number_4, number_5, number_6,\n" in text
    assert "\n             number_7, number_8\n" in text
    assert text.endswith("Next      course hint half\n")
    in_full = text_of(report_text(shown, here=HERE, verbose=True))
    assert in_full.count("  File      ") == 12
    assert "more:" not in in_full


@pytest.mark.parametrize(
    ("here", "command"),
    [
        ("/course/mine/exercises", "course init .."),
        ("/course/mine/exercises/01-doubling", "course init ../.."),
        ("/course", "course init mine"),
    ],
)
def test_that_command_works_from_where_one_stands(here: str, command: str) -> None:
    text = text_of(report_text(report(MISSING), here=Path(here)), width=200)
    assert re.findall(r"Next +(.*)", text) == [command]


def test_a_folder_with_a_space_in_its_name_is_quoted() -> None:
    away = dataclasses.replace(MISSING, file="/course/my course/exercises/01-doubling/doubling.py")
    assert "Next      course init 'my course'\n" in text_of(report_text(report(away), here=HERE.parent))


def test_what_is_begun_or_there_comes_before_what_is_missing() -> None:
    untouched = dataclasses.replace(MISSING, id="first", source_sha256="0" * 64)
    text = text_of(report_text(report(untouched, MISSING), here=HERE))
    assert text.endswith("Next      course hint first\n")


def test_a_file_that_cannot_be_loaded_is_explained_once() -> None:
    advice = "Mend the line first."
    broken = exercise(
        Status.ERROR,
        *(check(id, Status.ERROR, advice=advice, message="not shown") for id in ("shape", "value")),
        score=0,
        load_error="SyntaxError: '(' was never closed",
        where=Where(FILE, 3, "", "def double(x:"),
    )
    text = text_of(report_text(report(broken), here=HERE))
    assert "  Seen      SyntaxError: '(' was never closed\n" in text
    assert "  Where     exercises/01-doubling/doubling.py:3\n            def double(x:\n" in text
    assert text.count(advice) == 1
    assert "not shown" not in text


def test_a_pass_says_so_and_shows_no_file() -> None:
    passed = exercise(Status.PASS, check("shape", Status.PASS), score=4)
    assert text_of(report_text(report(passed, score=4, status=Status.PASS), here=HERE)) == (
        "PASS         doubling  4 of 4 points · 1 of 1 checks · 0.2 s\n"
        "\n"
        "4 of 4 points · seed 0 · 1.5 s\n"
        "Everything asked for passed.\n"
    )


REMARK = Remark(
    "loop", "total", "The whole batch at once",
    message="for 8 times the examples, torch did 8 times as many operations",
    advice="On a GPU each of them is a call of its own. Which operation takes all examples together?",
)  # fmt: skip
REMARK_AT_80 = """\
  REMARK  The whole batch at once
          total: for 8 times the examples, torch did 8 times as many operations.
          On a GPU each of them is a call of its own. Which operation takes all
          examples together?
"""


def test_a_remark_stands_below_a_pass_and_is_counted_beside_it() -> None:
    passed = exercise(Status.PASS, check("shape", Status.PASS), score=4, remarks=(REMARK,))
    text = text_of(report_text(report(passed), here=HERE))
    assert text.startswith(
        f"PASS         doubling  4 of 4 points · 1 of 1 checks · 1 remark · 0.2 s\n\n{REMARK_AT_80}\n"
    )
    assert text.endswith("Everything asked for passed.\n")
    two = dataclasses.replace(passed, remarks=(REMARK, REMARK))
    assert "· 2 remarks ·" in text_of(report_text(report(two), here=HERE))
    assert REMARK_AT_80 in text_of(first_failure_text(passed, here=HERE))


def test_after_a_failure_remarks_come_last_and_in_short_on_a_screen() -> None:
    mixed = dataclasses.replace(MIXED, remarks=(REMARK,))
    text = text_of(report_text(report(mixed), here=HERE))
    assert f"  BLOCKED  total and sign wait for value\n\n{REMARK_AT_80}" in text
    screen = text_of(first_failure_text(mixed, here=HERE))
    assert screen.rstrip().endswith("REMARK  The whole batch at once")
    assert "· 1 remark ·" in screen


def test_what_a_remark_expected_and_got_is_said_in_its_paragraph() -> None:
    seen = dataclasses.replace(
        REMARK, message="the dtype is different", expected="bfloat16", got="float32", advice=""
    )
    passed = exercise(Status.PASS, check("shape", Status.PASS), remarks=(seen,))
    text = text_of(report_text(report(passed), here=HERE))
    assert "total: the dtype is different. Expected: bfloat16. Got: float32.\n" in text


def test_the_next_step_is_the_first_exercise_that_has_not_passed() -> None:
    passed = exercise(Status.PASS, check("shape", Status.PASS), id="first", score=4)
    failed = exercise(Status.FAIL, FAILED, id="second")
    text = text_of(report_text(report(passed, failed, exercise(Status.FAIL, FAILED, id="third")), here=HERE))
    assert text.endswith("Next      course hint second\n")


def test_altered_course_files_are_said_even_with_a_pass() -> None:
    passed = exercise(Status.PASS, check("shape", Status.PASS), score=4)
    integrity = {**INTACT, "shipped_sha256": "b"}
    text = text_of(report_text(report(passed, integrity=integrity), here=HERE))
    assert "these points prove nothing" in " ".join(text.split())
    assert "Everything asked for passed" not in text


def test_paths_are_as_short_as_they_can_be_typed() -> None:
    def shown(here: str) -> str:
        return text_of(report_text(report(MIXED), here=Path(here)), width=200)

    assert "File      doubling.py\n" in shown("/course/mine/exercises/01-doubling")
    assert f"File      {FILE}\n" in shown("/elsewhere")


@pytest.mark.parametrize(("score", "text"), [(4.0, "4"), (2.5, "2.5"), (0, "0"), (0.1 + 0.2, "0.3")])
def test_points_have_no_needless_digits(score: float, text: str) -> None:
    assert points(score) == text


HINT = Hint("doubling", "double", 1, "What happens to *each* element?")


def test_a_hint_says_what_it_is_for_and_how_to_go_on(course: Course) -> None:
    assert text_of(hint_text(HINT)) == (
        "Hint 1 of 4 for doubling, function double\n\nWhat happens to each element?\n\n"
        "Next      course hint doubling\n"
    )
    last = text_of(hint_text(dataclasses.replace(HINT, level=4, is_detour=True)))
    assert last.startswith("Hint 4 of 4 for doubling, function double\n")
    assert last.endswith("Next      course grade doubling\n")
    assert text_of(hint_text(HINT, course.lessons[0])).endswith(
        "\n\nRead      course read 1   Doubling\nNext      course hint doubling\n"
    )
    detour = text_of(hint_text(dataclasses.replace(HINT, function="total", is_detour=True)))
    assert detour.endswith("Next      course hint doubling --function total\n")


@pytest.mark.parametrize("width", [40, 80])
def test_a_hint_begins_with_what_fails_and_the_likely_mistake(width: int) -> None:
    mistake = {"id": "squared", "title": "Squared [i]twice[/i]", "feedback": "They are multiplied. " * 9}
    hint = dataclasses.replace(HINT, fails="Each element is twice as large", misconception=mistake)
    text = text_of(hint_text(hint), width=width)
    assert max(cell_len(line) for line in text.split("\n")) <= width
    said = " ".join(text.split())
    first = "Fails Each element is twice as large Likely Squared [i]twice[/i]. They are multiplied."
    assert said.startswith(first)
    assert "They are multiplied. Hint 1 of 4 for doubling, function double What happens" in said
    advised = dataclasses.replace(HINT, fails="Each element is twice as large", advice="Look at the factor.")
    assert " ".join(text_of(hint_text(advised)).split()).startswith(
        "Fails Each element is twice as large Try Look at the factor. Hint 1 of 4"
    )


def test_a_machine_without_the_lock_is_said_in_one_line() -> None:
    integrity = {**INTACT, "locked_by": "seccomp", "not_locked_by": "landlock"}
    text = text_of(report_text(report(MIXED, integrity=integrity), here=HERE))
    assert "Your code is not locked in here (landlock missing): course doctor" in text


def test_checks_that_were_not_run_say_why_once() -> None:
    reason = "not run: in 'value' the file slept or waited, and was stopped after 9 s"
    checks = [check(name, Status.BLOCKED, message=reason) for name in ("total", "sign")]
    text = text_of(
        report_text(report(exercise(Status.TIMEOUT, check("value", Status.TIMEOUT), *checks)), here=HERE)
    )
    words = " ".join(text.split())
    assert words.count(reason) == 1
    assert f"BLOCKED total and sign: {reason}" in words


def test_what_waits_for_the_same_check_shares_a_line_also_by_way_of_others() -> None:
    mixed = exercise(
        Status.FAIL,
        check("value", Status.FAIL),
        check("slope", Status.BLOCKED, blocked_by="value"),
        check("total", Status.BLOCKED, blocked_by="slope"),
        check("sign", Status.FAIL),
        check("range", Status.BLOCKED, blocked_by="sign"),
    )
    lines = "  BLOCKED  slope and total wait for value\n  BLOCKED  range waits for sign\n"
    assert lines in text_of(report_text(report(mixed), here=HERE))
    assert lines in text_of(first_failure_text(mixed, here=HERE))
