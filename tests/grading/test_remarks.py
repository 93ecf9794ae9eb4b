"""Remarks are made after a pass and change nothing else, whatever a submission or a remark does."""

from __future__ import annotations

import dataclasses
import textwrap
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.trials import job_of, trials_of
from grader.content import Content, load_exercise
from grader.grading import Job, Judge
from grader.report import ExerciseReport, Status, exercise_from_json
from tests.conftest import DOUBLING, edit

IN_FLOAT32 = "2 * x.to(torch.promote_types(x.dtype, torch.float32)).sum()"
STOPS = {
    "raises": "raise RuntimeError('no bfloat16 here')",
    "hangs": "while True: pass",
    "dies": "os._exit(3)",
    "fills memory": "return torch.empty(10**11)",
}


def source(total: str, double: str = "2 * x") -> str:
    return f"import os\nimport torch\n\n\ndef double(x):\n    return {double}\n\n\ndef total(x):\n    {total}\n"


def grade(judge: Judge, text: str, folder: Path = DOUBLING, **options: Any) -> ExerciseReport:
    return judge.grade_one(Job(folder, text, file="doubling.py", **{"seed": 0, **options}))


def only_for_half(what: str) -> str:
    """A right total that does this with half precision, which no check asks for."""
    return f"if x.dtype == torch.bfloat16:\n        {what}\n    return 2 * x.sum()"


@pytest.fixture
def folder(content: Content) -> Path:
    return content.bank / "01-doubling" / "doubling"


def add(folder: Path, body: str, *, of: str = "double", id: str = "other") -> None:
    """Write one more remark, which a test may have break down."""
    path = folder / "checks.py"
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    text = f'\n\n@remark("{of}")\ndef remark_{id}(submission):\n    """Another remark"""\n{lines}\n'
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_remark_says_what_was_seen_and_costs_nothing(judge: Judge) -> None:
    report = grade(judge, source(f"return {IN_FLOAT32}"))
    assert (report.status, report.score) == (Status.PASS, 4)
    (remark,) = report.remarks
    assert (remark.id, remark.function) == ("half", "total")
    assert remark.title == "The total of bfloat16 is bfloat16"
    assert (remark.message, remark.expected, remark.got) == (
        "the dtype is different", "torch.bfloat16", "torch.float32",
    )  # fmt: skip
    assert remark.advice


def test_where_there_is_nothing_to_say_nothing_is_said(judge: Judge) -> None:
    assert grade(judge, load_exercise(DOUBLING).reference).remarks == ()


def test_a_function_that_fails_gets_no_remark_and_another_one_does(judge: Judge) -> None:
    wrong_total = grade(judge, source("return 3 * x.float().sum()"))
    assert (wrong_total.status, wrong_total.remarks) == (Status.FAIL, ())
    wrong_double = grade(judge, source(f"return {IN_FLOAT32}", double="3 * x"))
    assert wrong_double.status is Status.FAIL
    assert [remark.id for remark in wrong_double.remarks] == ["half"]


def test_some_checks_alone_bring_no_remarks(judge: Judge) -> None:
    assert grade(judge, source(f"return {IN_FLOAT32}"), checks=("total",)).remarks == ()


@pytest.mark.parametrize("what", STOPS)
def test_whatever_a_submission_does_in_a_remark_the_verdict_stands(judge: Judge, what: str) -> None:
    report = grade(judge, source(only_for_half(STOPS[what])), timeout=1.0)
    assert (report.status, report.score) == (Status.PASS, 4)
    assert [remark.message for remark in report.remarks] == (
        ["RuntimeError: no bfloat16 here"] if what == "raises" else []
    )
    assert grade(judge, load_exercise(DOUBLING).reference).status is Status.PASS


@pytest.mark.parametrize(
    "fault",
    [
        "submission.double(torch.ones(2)).no_such_thing",
        "submission.no_such_function(1)",
        "submission.via('no_such_driver').double(1)",
        "while True: pass",
        "raise SystemError",
    ],
)
def test_a_fault_of_a_remark_says_nothing_to_a_learner_and_something_to_authors(
    judge: Judge, folder: Path, fault: str
) -> None:
    add(folder, fault)
    edit(folder / "exercise.yml", "timeout: 3", "timeout: 1")
    text = load_exercise(folder).reference
    report = grade(judge, text, folder)
    assert (report.status, report.score, report.remarks) == (Status.PASS, 4, ())
    for broken in (
        grade(judge, text, folder, is_proof=True),
        judge.grade_own(Job(folder, text, file="doubling.py", seed=0, is_proof=True)),
    ):
        assert broken.status is Status.COURSE_ERROR
        assert "remark 'other' can neither be made nor left out" in broken.checks[0].message


def test_each_remark_loads_the_file_afresh_in_one_worker(judge: Judge, folder: Path) -> None:
    add(folder, "got = submission.double(torch.ones(1))\nexpect_tensor(got, shape=(), advice=str(float(got)))")
    add(
        folder,
        "got = submission.double(torch.ones(1))\nexpect_tensor(got, shape=(), advice=str(float(got)))",
        id="c",
    )
    counting = "import os\nimport torch\nseen = []\n\n\ndef total(x):\n    return 2 * x.sum()\n\n\n"
    counting += (
        "def double(x):\n    seen.append(x)\n    return 2 * x if x.numel() != 1 else x + len(seen) + os.getpid()\n"
    )
    advice = [remark.advice for remark in grade(judge, counting, folder).remarks]
    assert len(advice) == 2
    assert len(set(advice)) == 1


def test_remarks_are_made_alike_in_every_way_of_running(judge: Judge, content: Content) -> None:
    for trial in trials_of(load_exercise(DOUBLING), content, seeds=1):
        job = job_of(trial)
        assert judge.grade_own(job).remarks == judge.grade_one(job).remarks, trial.name
    with Judge(start="spawn") as spawning:
        report = grade(spawning, source(f"return {IN_FLOAT32}"), timeout=60.0)
    assert report.remarks == grade(judge, source(f"return {IN_FLOAT32}")).remarks != ()


def test_what_is_drawn_in_a_remark_follows_from_the_seed(judge: Judge, folder: Path) -> None:
    add(folder, "got = submission.double(torch.ones(1))\nexpect_tensor(got, shape=(), advice=str(float(got)))")
    drawing = source("return 2 * x.sum()", double="2 * x if x.numel() > 1 else torch.randn(1)")
    first, again, other = (grade(judge, drawing, folder, seed=seed).remarks for seed in (0, 0, 1))
    assert first == again != other


def test_a_record_without_remarks_is_read(judge: Judge) -> None:
    report = grade(judge, source(f"return {IN_FLOAT32}"))
    record = dataclasses.asdict(report)
    assert exercise_from_json(record) == report
    del record["remarks"]
    assert exercise_from_json(record) == dataclasses.replace(report, remarks=())
