"""What a machine refuses is said in a sentence: a layer that is missing, or why nothing can be graded."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from grader.content import Course
from grader.sandbox import bpf
from grader.sandbox.lock import build_lock
from grader.workspace import Workspace
from tests.conftest import PATIENCE, ROOT
from tests.grading.test_jobs import RIGHT

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this lock"),
    pytest.mark.skipif(not all(build_lock([]).layers.values()), reason="this machine lacks a part of it anyhow"),
]
COLUMN = bpf.ARCHITECTURES.get(os.uname().machine, (0, 0))[1]
NUMBERS = {
    "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445), "landlock_restrict_self": (446, 446),
    "prctl": (157, 167), "seccomp": (317, 277), "prlimit64": (302, 261), "setsid": (112, 157),
    "clone": (56, 220), "clone3": (435, 435), "sendmsg": (46, 211),
}  # fmt: skip
SKIPPED = 77
# What a machine may be like, as Python that makes this process's machine such a one.
REFUSING = """
import ctypes
from grader.sandbox import bpf
steps = bpf.load(bpf.NUMBER_AT)
for number in {numbers}:
    steps += bpf.when(bpf.JUMP_EQUAL, number, bpf.ERRNO | bpf.EPERM)
program = bpf.program_of([*steps, *bpf.give(bpf.ALLOW)])
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == libc.prctl(22, 2, ctypes.byref(program), 0, 0) == 0
"""
WITH_FEW_DESCRIPTORS = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (14, 14))
"""
WITHOUT_PROC = f"""
import ctypes
libc = ctypes.CDLL(None)
if libc.unshare(0x10020000) or libc.mount(b"none", b"/proc", b"tmpfs", 0, None):
    raise SystemExit({SKIPPED})
"""
COMMAND = "from grader.cli import main; main()"


def graded_where(machine: str, course: Course, workspace: Workspace) -> tuple[int, str]:
    """How `course grade` ends on such a machine for a right submission, and all that it says."""
    workspace.path_of(course.exercise("doubling"), course).write_text(RIGHT, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-c", f"{machine}\n{COMMAND}", "grade", "doubling"],
        cwd=workspace.root,
        env={**os.environ, "COURSE_ROOT": str(course.content.root), "COLUMNS": "200", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if result.returncode == SKIPPED:
        pytest.skip("this machine does not let its /proc be hidden")
    assert "Traceback" not in result.stdout
    return result.returncode, result.stdout


def refusing(*names: str) -> str:
    return REFUSING.format(numbers=[NUMBERS[name][COLUMN] for name in names])


@pytest.mark.parametrize(
    ("refused", "missing"),
    [
        (["landlock_create_ruleset"], "landlock"),
        (["landlock_add_rule"], "landlock"),
        (["landlock_restrict_self"], "landlock"),
        (["landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"], "landlock"),
        (["prctl"], "landlock seccomp"),
        (["seccomp"], "thread-limit"),
        (["prlimit64"], "memory-limit"),
    ],
)
def test_a_layer_refused_in_part_is_missing_and_grading_goes_on(
    refused: list[str], missing: str, course: Course, workspace: Workspace
) -> None:
    code, text = graded_where(refusing(*refused), course, workspace)
    assert (code, "4 of 4 points" in text) == (0, True), text
    assert f"Your code is not locked in here ({missing} missing): course doctor" in text


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        (refusing("setsid"), "The grader cannot be started in a session of its own: Operation not permitted."),
        (refusing("clone", "clone3"), "Operation not permitted"),
        (refusing("sendmsg"), "Operation not permitted"),
        (WITH_FEW_DESCRIPTORS, "too many open files: raise the limit with `ulimit -n 256`"),
        (WITHOUT_PROC, "there is no /proc, without which the memory of a submission cannot be limited"),
    ],
    ids=["setsid", "fork", "sendmsg", "descriptors", "proc"],
)
def test_what_nothing_can_be_run_without_is_said_and_nobody_is_blamed(
    machine: str, said: str, course: Course, workspace: Workspace
) -> None:
    code, text = graded_where(machine, course, workspace)
    assert code == 4, text
    assert said in text
    assert "COURSE ERROR" not in text
    assert "CRASH" not in text
