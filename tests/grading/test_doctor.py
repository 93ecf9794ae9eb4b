"""The doctor says blocked only of what was seen to be blocked, and open of what is open."""

from __future__ import annotations

import pytest

from grader.grading import Examination, examine
from grader.grading.doctor import Finding
from grader.sandbox.lock import build_lock
from tests.conftest import RunCourse

LOCK = build_lock([])
needs_the_lock = pytest.mark.skipif(
    not all(LOCK.layers.values()), reason="this machine lacks Landlock or seccomp, so there is no lock to prove"
)


@needs_the_lock
def test_on_this_machine_everything_is_blocked_and_proven(run_course: RunCourse) -> None:
    result = run_course("doctor")
    assert result.returncode == 0, result.stdout
    assert result.stdout.count("BLOCKED") == 13
    assert "landlock, seccomp" in result.stdout


@needs_the_lock
@pytest.mark.parametrize(
    ("layer", "opened"),
    [
        ("landlock", {"reading a file of yours", "reading the course's checks", "writing a file"}),
        (
            "seccomp",
            {
                "changing the mode of a file",
                "the network (UDP)",
                "starting a process",
                "a lock on a file that others use",
                "more threads than the limit",
            },
        ),
    ],
)
def test_a_layer_left_off_is_seen(layer: str, opened: set[str]) -> None:
    """The proof can fail: without a layer, what only that layer stops is open."""
    examination = examine(without=[layer])
    assert {finding.what for finding in examination.findings if finding.verdict == "open"} == opened
    assert not examination.is_sound


def test_what_fails_outside_as_well_proves_nothing() -> None:
    finding = Finding("a thing", is_blocked=True, is_proven=False, detail="")
    assert finding.verdict == "unproven"
    assert not Examination({}, (finding,)).is_sound
