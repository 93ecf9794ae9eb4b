"""The matrix of what catches what, and the checks that it shows to be redundant."""

from __future__ import annotations

from grader.authoring.kill_matrix import Kills, matrix_text, redundancy_problems
from grader.content import load_exercise
from tests.conftest import DOUBLING

EXERCISE = load_exercise(DOUBLING)
KILLS: Kills = {
    "flattened": frozenset({"shape", "value"}),
    "squared": frozenset({"value"}),
    "detached": frozenset({"total"}),
}


def test_a_check_that_is_never_the_only_one_to_fail_is_redundant() -> None:
    (problem,) = redundancy_problems(EXERCISE, KILLS, file="checks.py")
    assert "'shape'" in problem.message
    assert problem.line == next(check.line for check in EXERCISE.checks if check.id == "shape")
    assert not redundancy_problems(EXERCISE, {**KILLS, "one_row": frozenset({"shape"})}, file="checks.py")


def test_the_matrix_says_what_catches_what() -> None:
    table = matrix_text(EXERCISE, KILLS).splitlines()
    assert "| misconception | shape | value | total |" in table
    assert "| flattened | × | × |  |" in table
    assert "| caught | 1 | 2 | 1 |" in table
    assert "| caught by no other check | 0 | 1 | 1 |" in table
