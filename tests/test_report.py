"""One status for several, and the exit code that goes with it."""

from __future__ import annotations

import pytest

from grader.report import ExerciseReport, Exit, Report, Status, overall

P, F, N, B, HALF = Status.PASS, Status.FAIL, Status.NOT_STARTED, Status.BLOCKED, Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("statuses", "together"),
    [
        ([P, P], P),
        ([N, B, N], N),
        ([P, N], HALF),
        ([N, B, P], HALF),
        ([HALF, N], HALF),
        ([P, HALF], HALF),
        ([HALF], HALF),
        ([P, N, F], F),
        ([HALF, F], F),
        ([N, B, Status.TIMEOUT], Status.TIMEOUT),
        ([P, N, Status.COURSE_ERROR], Status.COURSE_ERROR),
        ([], Status.COURSE_ERROR),
    ],
)
def test_what_is_right_so_far_is_in_progress_and_one_mistake_is_not(
    statuses: list[Status], together: Status
) -> None:
    assert overall(statuses) is together


def test_what_is_in_progress_has_not_passed() -> None:
    begun = ExerciseReport("doubling", "Doubling", "doubling.py", "0" * 64, HALF, 3, 4, ())
    intact = {"bank_sha256": "a", "shipped_sha256": "a"}
    report = Report("fake", "1", "local", {}, 0, "", 0.1, intact, 3, 4, HALF, (begun,), ())
    assert report.exit_code is Exit.NOT_PASSED
    assert report.to_json()["exercises"][0]["status"] == "in_progress"
