"""Kinds of mistakes that checks are easily blind to: every one of a table comes out as the table says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.content import Exercise, load_exercise
from grader.content.python_file import decorator_facts
from grader.content.variants import load_variants
from grader.grading import Grader, Job, Judge
from grader.report import ExerciseReport, Status
from tests.conftest import ROOT

HERE = Path(__file__).parent
EXERCISES = ("gan_loss", "vae_elbo", "ddpm_noise_prediction")
# Some of each way to come out, and of each exercise, for a worker; the last one needs a worker that lets it load.
JUDGED = (
    "doubled_from_the_fortieth_call_on",
    "half_becomes_float",
    "cut_off_at_three",
    "by_enumeration",
    "mean_in_evaluation",
    "table_through_numpy",
    "plots_beside_the_work",
)


@dataclass(frozen=True)
class Case:
    """One solution of the table. `expect`: "fail", at `check`; "remark:" and its id; "pass"."""

    exercise: Exercise
    id: str
    source: str
    kind: str
    expect: str
    check: str

    @property
    def job(self) -> Job:
        """Without a search for the mistake's name, which is tested elsewhere."""
        return Job(
            self.exercise.directory, self.source, file=f"{self.id}.py", seed=0, is_proof=True, is_named=False
        )


def cases_of(exercise_id: str) -> Iterator[Case]:
    (folder,) = (ROOT / "grader" / "bank").glob(f"*/{exercise_id}")
    exercise, path = load_exercise(folder), HERE / f"{exercise_id}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    facts = {node.name: decorator_facts(node, marker="kind", path=path) for node in nodes if node.decorator_list}
    variants = load_variants(path, marker="kind", reference=exercise.reference, functions=exercise.functions)
    assert len(facts) == len(variants), "two have the same name"
    for variant in variants:
        fact = facts[variant.id]
        yield Case(exercise, variant.id, variant.source, fact["function"], fact["expect"], fact.get("check", ""))


CASES = [case for exercise_id in EXERCISES for case in cases_of(exercise_id)]


def outcome(report: ExerciseReport) -> tuple[str, str]:
    """How a report comes out, in the words of the table, and the first check that is not passed."""
    missed = [check.id for check in report.checks if check.status is not Status.PASS]
    if missed:
        return "fail", missed[0]
    made = [f"remark:{remark.id}" for remark in report.remarks]
    return " ".join(made) or "pass", ""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Judge() as running:
        yield running


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.exercise.id}-{case.kind}-{case.id}")
def test_every_kind_comes_out_as_the_table_says(case: Case, grader: Grader) -> None:
    report = grader.grade_own(case.job)
    assert report.status is not Status.COURSE_ERROR, report.checks[0].message
    assert outcome(report) == (case.expect, case.check)


def test_a_worker_comes_to_the_same(judge: Judge) -> None:
    chosen = {case.id: case for case in CASES if case.id in JUDGED}
    assert len(chosen) == len(JUDGED)
    for case in chosen.values():
        (report,) = judge.grade([case.job])
        assert outcome(report) == (case.expect, case.check), case.id
