"""An exercise with a training step, a class and a sampler: drivers, classes and decorators from end to end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.authoring import check_bank, derive
from grader.content import Content, bank_sha256, load_bank, load_course, load_exercise
from grader.diagnosis import mistakes_in
from grader.grading import Job, Judge
from grader.report import Status
from tests.conftest import ROOT, edit

STEPS = ROOT / "tests" / "workshop" / "steps"


@pytest.fixture
def folder(content: Content) -> Path:
    """The exercise in a copy of the fake course, in place of the one that is there."""
    shutil.rmtree(content.bank / "01-doubling" / "doubling")
    target = content.bank / "01-doubling" / "steps"
    shutil.copytree(STEPS, target, ignore=shutil.ignore_patterns("__pycache__"))
    derive(content)
    return target


def graded(judge: Judge, source: str) -> dict[str, str]:
    (report,) = judge.grade([Job(STEPS, source, file="steps.py", seed=0)])
    return {check.id: check.status.value for check in report.checks}


def test_it_proves_itself(content: Content, folder: Path) -> None:
    """Every reference and equivalent passes, and every mistake is caught and known by its numbers."""
    proof = check_bank(content, seeds=2)
    assert [str(problem) for problem in proof.problems if not problem.is_warning] == []
    assert proof.facts[0] == "steps: 4 checks, 7 misconceptions, 3 equivalents"


def test_holes_in_methods_are_not_started(judge: Judge) -> None:
    exercise = load_exercise(STEPS)
    assert exercise.stub.count("raise NotImplementedError") == 4
    assert set(graded(judge, exercise.stub).values()) == {"not_started", "blocked"}


def test_a_class_that_is_missing_is_said(judge: Judge) -> None:
    source = load_exercise(STEPS).reference.replace("class Scale", "class Scaled")
    (report,) = judge.grade([Job(STEPS, source, file="steps.py", seed=0)])
    assert report.checks[2].status is Status.ERROR
    assert report.checks[2].message == "there is no function Scale in the file"


def test_what_is_checked_names_the_driver_and_what_it_drives(judge: Judge) -> None:
    (report,) = judge.grade([Job(STEPS, load_exercise(STEPS).reference, file="steps.py", seed=0)])
    assert report.status is Status.PASS
    calls = [check.call for check in report.checks]
    losses, after_steps, forward_with, seeded = calls
    assert losses.startswith("train_step: the losses that a step returns, one batch after the other")
    assert after_steps.startswith("train_step: called for one batch after the other, as in training (")
    assert forward_with.startswith("Scale: a forward pass with weights of the check (")
    assert seeded == "noisy(<3×4>), with a generator of seed 1"


def test_an_error_inside_a_driver_is_shown_in_the_learners_own_lines(judge: Judge) -> None:
    source = load_exercise(STEPS).reference.replace("loss.backward()", "loss.backwards()")
    (report,) = judge.grade([Job(STEPS, source, file="steps.py", seed=0)])
    first = report.checks[0]
    assert first.status is Status.ERROR
    assert first.where and first.where.text == "loss.backwards()"
    assert first.where.function == "train_step"


def test_a_parameter_of_another_name_is_said_with_those_there_are(judge: Judge) -> None:
    source = load_exercise(STEPS).reference.replace("self.factor", "self.faktor")
    (report,) = judge.grade([Job(STEPS, source, file="steps.py", seed=0)])
    assert "Scale has no parameter or buffer 'factor'; it has faktor" in report.checks[2].message


def test_a_driver_that_is_not_there_is_the_courses_fault(judge: Judge, folder: Path) -> None:
    edit(folder / "checks.py", 'via("losses_of")', 'via("losses")')
    source = load_exercise(folder).reference
    (report,) = judge.grade([Job(folder, source, file="steps.py", seed=0)])
    assert report.status is Status.COURSE_ERROR
    assert "There is no driver 'losses'. There are: " in report.checks[0].message


def test_drivers_are_under_the_seal(content: Content, folder: Path) -> None:
    before = bank_sha256(load_bank(content.bank))
    edit(folder / "drivers.py", "lr=0.1", "lr=0.2")
    assert bank_sha256(load_bank(content.bank)) != before


def test_a_mistake_in_a_class_is_known_by_the_class(content: Content, folder: Path) -> None:
    (exercise,) = load_bank(content.bank)
    known = {mistake.id: mistake.functions for mistake in mistakes_in(exercise, load_course(content))}
    assert known["Fixed"] == known["ShiftedFirst"] == ("Scale",)
    assert known["in_the_graph"] == ("noisy",)


def test_a_submission_that_changes_what_drivers_use_passes_nothing_by_that(judge: Judge) -> None:
    """A driver runs among strangers: what it hands back is compared, so lies must be the right numbers."""
    source = (
        load_exercise(STEPS).stub
        + "\nimport sys\nfrom grader.sandbox import drivers\n"
        + "for name in drivers.STANDARD: drivers.STANDARD[name] = lambda *a, **k: {'weights': []}\n"
        + "drivers.after_steps = drivers.STANDARD['after_steps']\n"
        + "torch.optim.SGD.step = torch.optim.Adam.step = lambda self: None\n"
        + "nn.Linear.__init__ = lambda self, *a, **k: None\n"
    )
    assert "pass" not in graded(judge, source).values()
