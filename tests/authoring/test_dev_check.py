"""`course dev check` as authors run it while they write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import get_args

import pytest

from grader.authoring import Judged
from grader.authoring.trials import trials_of
from grader.content import Content, load_exercise
from tests.conftest import PATIENCE, RunCourse, edit

CUBED = '''
@misconception(of="double", fails="value", title="Cubed instead of doubled")
def cubed(x):
    """These are the numbers you get when each element is multiplied by itself twice."""
    return x * x * x
'''


def test_quick_tells_problems_as_they_are_found_and_once(content: Content, run_course: RunCourse) -> None:
    edit(content.bank / "01-doubling" / "doubling" / "equivalents.py", "return x + x", "return x * x")
    result = run_course("dev", "check", "--quick", "doubling")
    assert result.returncode == 4
    told = [line for line in result.stdout.splitlines() if "added is fail, expected pass" in line]
    assert len(told) == 1
    assert result.stdout.splitlines()[0] == told[0]


def test_quick_and_judged_together_are_a_question(run_course: RunCourse) -> None:
    result = run_course("dev", "check", "--quick", "--judged")
    assert result.returncode == 2
    assert "which one?" in result.stderr


def test_how_much_goes_through_the_judge_is_up_to_the_author(content: Content) -> None:
    path = content.bank / "01-doubling" / "doubling" / "misconceptions.py"
    edit(path, "from grader.checks import misconception\n", f"from grader.checks import misconception\n\n{CUBED}")
    exercise = load_exercise(path.parent)
    judged = {
        how: {trial.name for trial in trials_of(exercise, content, seeds=1, judged=how) if trial.is_judged}
        for how in get_args(Judged)
    }
    right = {"the reference, seed 0,", "the stub"}
    assert judged["few"] == right
    assert judged["some"] == right | {"added", "both", "cubed", "flattened", "detached"}
    assert judged["all"] == judged["some"] | {"squared"}


def test_judged_has_workers_run_everything(run_course: RunCourse) -> None:
    assert "Problems: 0." in run_course("dev", "check", "--seeds", "1", "--judged").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_watch_proves_again_when_a_file_is_saved_and_ctrl_c_ends_it(content: Content) -> None:
    command = [sys.executable, "-m", "grader", "dev", "check", "--watch", "--seeds", "1", "doubling"]
    environment = os.environ | {"COURSE_ROOT": str(content.root), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        # A shell's background job, such as a build, is started with interrupts ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as watch:  # fmt: skip
        assert watch.stdout

        def until(words: str) -> list[str]:
            lines: list[str] = []
            assert watch.stdout
            for line in watch.stdout:
                lines.append(line)
                if words in line:
                    break
            return lines

        assert any("Problems: 0." in line for line in until("Waiting for a file"))
        edit(content.bank / "01-doubling" / "doubling" / "misconceptions.py", "return x * x", "return 2 * x")
        assert any("squared passes every check" in line for line in until("Waiting for a file"))
        watch.send_signal(signal.SIGINT)
        assert watch.wait(PATIENCE) == 4
