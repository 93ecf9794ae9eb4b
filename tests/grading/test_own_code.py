"""The course's own variants come out in the grader's process as they do in a worker, in every word."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from grader.authoring.trials import job_of, trials_of
from grader.content import Content, load_exercise
from grader.grading import Judge
from grader.report import CheckResult, Status
from tests.conftest import DOUBLING, ROOT, edit

STEPS = ROOT / "tests" / "workshop" / "steps"


def shown(checks: tuple[CheckResult, ...]) -> list[object]:
    """What a learner sees of a report, apart from seconds, and from calls and the place that follows from them.

    The other one does not note calls.
    """
    return [dataclasses.replace(check, seconds=0, call="", stdout="", where=None) for check in checks]


@pytest.mark.parametrize("folder", [DOUBLING, STEPS], ids=lambda folder: folder.name)
def test_every_variant_comes_out_the_same(folder: Path, judge: Judge, content: Content) -> None:
    exercise = load_exercise(folder)
    for trial in trials_of(exercise, content, seeds=1):
        job = job_of(trial)
        (judged,) = judge.grade([job])
        assert shown(judge.grade_own(job).checks) == shown(judged.checks), trial.name


def test_what_never_ends_is_stopped(content: Content, judge: Judge) -> None:
    folder = content.bank / "01-doubling" / "doubling"
    exercise = load_exercise(folder)
    trial = next(iter(trials_of(exercise, content, seeds=1)))
    source = exercise.reference.replace("return 2 * x", "while True:\n        x = x + 1")
    job = dataclasses.replace(job_of(trial), source=source, timeout=0.2)
    shape, *_ = judge.grade_own(job).checks
    assert (shape.status, shape.message) == (Status.TIMEOUT, "it computes for too long, so it was stopped")


def test_a_mistake_may_set_what_others_use(content: Content, judge: Judge) -> None:
    """One that changes torch's defaults changes nothing for the next."""
    folder = content.bank / "01-doubling" / "doubling"
    edit(folder / "misconceptions.py", "return x * x", "torch.set_default_dtype(torch.float64)\n    return x * x")
    edit(
        folder / "misconceptions.py", "return (2 * x).flatten()", "torch.set_grad_enabled(False)\n    return x[0]"
    )
    exercise = load_exercise(folder)
    trials = list(trials_of(exercise, content, seeds=1))
    for trial in [*trials, *trials]:
        assert judge.grade_own(job_of(trial)).status is trial.expected
