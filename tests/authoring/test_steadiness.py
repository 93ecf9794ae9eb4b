"""That gradings at once are held against the same ones alone, word for word."""

from __future__ import annotations

import dataclasses

from click.testing import CliRunner

from grader.authoring.steadiness import differences, jobs_of
from grader.cli.entry import cli
from grader.content import Content, Course
from grader.report import CheckResult, ExerciseReport, Status


def report(check: CheckResult, *, seconds: float = 0.0) -> ExerciseReport:
    return ExerciseReport("a", "A", "a.py", "", check.status, 0, 1, (check,), seconds=seconds)


FAILED = CheckResult("value", "It is right", "f", Status.FAIL, 0, 1, 0.1, misconception={"id": "squared"})


def test_reports_differ_in_their_verdicts_or_words_and_never_in_seconds() -> None:
    alone = report(FAILED, seconds=1.0)
    assert differences("a", alone, report(dataclasses.replace(FAILED, seconds=7.0), seconds=9.0)) == []
    (unnamed,) = differences("a", alone, report(dataclasses.replace(FAILED, misconception=None)))
    assert (unnamed.is_verdict, "squared" in unnamed.alone, "squared" in unnamed.busy) == (False, True, False)
    (late,) = differences("a", alone, report(dataclasses.replace(FAILED, status=Status.TIMEOUT)))
    assert (late.is_verdict, late.alone, late.busy) == (True, "fail", "timeout")


def test_right_and_wrong_submissions_come_from_all_over_the_bank(course: Course) -> None:
    jobs = jobs_of(course.exercises, 6)
    assert [len(jobs), len({name for name, _, _ in jobs[1::2]})] == [6, 3]


def test_the_command_says_how_many_differ(content: Content) -> None:
    options = ["dev", "busy", "--gradings", "4", "--at-once", "2"]
    result = CliRunner().invoke(cli, options, standalone_mode=False, env={"COURSE_ROOT": str(content.root)})
    assert (result.return_value, result.output.splitlines()[-1]) == (
        0, "0 of 4 gradings, 2 at once, came out otherwise than alone.",
    )  # fmt: skip
