"""`course watch` as a learner meets it: a save is graded, keys are answered, and nothing is lost."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import termios
from pathlib import Path

import pytest
from rich.console import Console

from grader.content import Course
from grader.errors import SandboxError
from grader.grading import Job
from grader.terminal import Screen, Watch
from grader.terminal.keys import LineKeys
from grader.terminal.watch.loop import caveats
from grader.workspace import Workspace
from tests.conftest import RunCourse
from tests.terminal.watch.conftest import (
    CLEAR,
    ENDLESS,
    RIGHT,
    WRONG,
    StartWatch,
    file,
    recorded,
    recorded_by,
    rename_to,
)


def test_every_way_to_save_is_graded_and_recorded(watch: StartWatch, workspace: Workspace) -> None:
    terminal, path = watch(), file(workspace)
    shown = terminal.wait_for("checking doubling", CLEAR, "NOT STARTED", "doubling", "Write", "hint")
    assert "(starting the grader)" in shown
    rename_to(path, WRONG)
    shown = terminal.wait_for("checking doubling", CLEAR, "FAIL", "doubling", "Each element is twice as large")
    assert "of 3" in shown, "how far the check is"
    terminal.wait_for("The total has gradient two everywhere", "Checked at")
    with path.open("w", encoding="utf-8") as stream:
        terminal.type("?")
        terminal.wait_for("the next hint for this exercise")
        stream.write(RIGHT)
    terminal.wait_for(CLEAR, "PASS", "doubling", "4 of 4 points", "Next", "n goes to twice", "Checked at")
    entry = recorded_by(terminal, workspace)
    assert (entry["status"], entry["attempts"]) == ("pass", 3), "an emptied file is not graded on the way"
    os.utime(path)
    terminal.wait_for("saved, unchanged")
    path.unlink()
    terminal.wait_for(CLEAR, "NOT STARTED", "doubling", "Write", "double, total", "Next", "course init .")
    path.write_text(RIGHT, encoding="utf-8")
    terminal.wait_for(CLEAR, "PASS", "doubling")
    rename_to(file(workspace, "twice"), RIGHT)
    terminal.wait_for("checking twice", CLEAR, "PASS", "twice", "Every exercise has passed: 2 exercises")
    terminal.type("n")
    terminal.wait_for("no other exercise")
    terminal.type("q")
    assert terminal.end() == 0
    assert recorded(workspace)["attempts"] == 4, "a file that is not there is no try"
    assert recorded(workspace, "twice")["status"] == "pass"


def test_a_file_that_the_workspace_lacks_is_graded_once_it_is_there(
    watch: StartWatch, workspace: Workspace, run_course: RunCourse
) -> None:
    file(workspace).unlink()
    terminal = watch()
    terminal.wait_for(CLEAR, "NOT STARTED", "doubling", "Next", "course init .", "Checked at")
    assert run_course("init", ".").returncode == 0
    terminal.wait_for("checking doubling", CLEAR, "NOT STARTED", "doubling", "Checked at")
    assert recorded_by(terminal, workspace)["attempts"] == 1


def test_keys_are_answered_and_a_save_counts_while_a_loop_runs_for_ever(
    watch: StartWatch, workspace: Workspace
) -> None:
    path = file(workspace)
    path.write_text(ENDLESS, encoding="utf-8")
    terminal = watch("doubling")
    terminal.wait_for("checking doubling ... 0 of 3")
    terminal.type("zhl\x1b[Ah")
    terminal.wait_for("then the hint", "NOT STARTED", "doubling", "you are here", "NOT STARTED", "twice")
    terminal.wait_for("checking doubling ... 0 of 3, then the hint  ")
    assert "Hint" not in terminal.everything, "it is known only after the check which one helps"
    rename_to(path, RIGHT.replace("2 * x", "x * x"))
    terminal.wait_for(CLEAR, "FAIL", "doubling", "Checked at", "you are here")
    shown = terminal.wait_for("Hint 1 of 4 for doubling", "What happens to each element?", "Hint 2 of 4")
    assert shown.count("course read 1") == 1, "said once"
    rename_to(path, RIGHT)
    terminal.wait_for(CLEAR, "PASS", "doubling", "n goes to twice", "Checked at")
    entry = recorded_by(terminal, workspace)
    assert entry["hint_level"] == 2
    assert entry["attempts"] == 2, "the check that was dropped is no try"
    terminal.type("nr\r")
    terminal.wait_for("checking twice", "NOT STARTED", "twice", "Checked at")
    rename_to(file(workspace, "twice"), ENDLESS)
    terminal.wait_for("checking twice ... 0 of 3")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert "Stopped. What was done so far is kept." in terminal.everything
    assert recorded(workspace)["status"] == "pass"


def test_that_the_mistake_is_looked_for_is_said(watch: StartWatch, workspace: Workspace) -> None:
    file(workspace).write_text(WRONG, encoding="utf-8")
    watch("doubling").wait_for("3 of 3", "looking for what went wrong", CLEAR, "FAIL", "Checked at")


def test_a_list_asked_for_during_a_check_is_that_of_its_verdict(
    run_course: RunCourse, workspace: Workspace
) -> None:
    file(workspace).write_text(RIGHT, encoding="utf-8")
    result = run_course("watch", stdin="l\nl\n?\n", env={"COLUMNS": "80"})
    _, verdict, below = result.stdout.partition("4 of 4 points")
    assert verdict, result.stdout + result.stderr
    rows = [line.split() for line in below.splitlines() if "you are here" in line]
    assert rows == [["PASS", "doubling", "4/4", "you", "are", "here"]], "once, and as it is now"


def test_a_hint_follows_what_failed_as_that_of_the_command_does(
    watch: StartWatch, workspace: Workspace, run_course: RunCourse
) -> None:
    path = file(workspace)
    path.write_text(RIGHT.replace("2 * x", "x * x"), encoding="utf-8")
    terminal = watch("doubling")
    terminal.wait_for(
        "FAIL", "Each element is twice as large", "Likely", "Squared instead of doubled", "Checked at"
    )
    terminal.type("hh")
    shown = terminal.wait_for("Hint 1 of 4 for doubling, function double", "Hint 2 of 4", "Multiplication")
    assert "Likely" not in shown, "it stands on the screen already"
    assert "Fails" not in shown
    assert recorded_by(terminal, workspace)["hint_levels"] == {"double": 2}
    assert run_course("hint", "doubling").stdout.startswith("Fails     Each element is twice as large\n\nHint 3")
    rename_to(path, RIGHT.replace("double(x).sum()", "(2 * x).sum().detach()"))
    terminal.wait_for("FAIL", "The total has gradient two everywhere", "Checked at")
    terminal.type("h")
    shown = terminal.wait_for("Hint 1 of 4 for doubling, function total", "course read 1   Doubling")
    assert "Likely" not in shown
    terminal.type("q")
    assert terminal.end() == 0
    assert "\n\nHint 2 of 4 for doubling, function total" in run_course("hint", "doubling").stdout
    assert recorded(workspace)["hint_levels"] == {"double": 3, "total": 2}


def test_a_grader_that_dies_is_started_again(watch: StartWatch, workspace: Workspace) -> None:
    terminal = watch()
    terminal.wait_for("NOT STARTED", "Checked at")
    for _ in range(2):
        (grader,) = children(terminal.process.pid)
        os.kill(grader, signal.SIGKILL)
        terminal.wait_for("The grader stopped.", "checking doubling", CLEAR, "NOT STARTED", "Checked at")
    # A terminal that was lent to a shell meanwhile.
    terminal.process.send_signal(signal.SIGSTOP)
    termios.tcsetattr(terminal.theirs, termios.TCSANOW, terminal.mode)
    terminal.process.send_signal(signal.SIGCONT)
    while not terminal.is_taken:
        assert terminal.process.poll() is None
    terminal.wait_for(CLEAR, "NOT STARTED", "Checked at")
    terminal.type("\x1a?")
    terminal.wait_for("the next hint for this exercise")
    terminal.process.terminate()
    assert terminal.end() == 128 + signal.SIGTERM


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True)
    return [int(line) for line in listed.stdout.split()]


def test_a_grader_that_dies_at_once_again_is_an_error(course: Course, workspace: Workspace) -> None:
    starts = []

    class Dying:
        torch_version, layers = "", dict[str, bool]()

        def __enter__(self) -> Dying:
            starts.append(self)
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def begin(self, job: Job) -> None:
            raise SandboxError("The grader's own process stopped")

    output = io.StringIO()
    screen = Screen(Console(file=output), plain=True)
    loop = Watch(course, workspace, screen, LineKeys(-1), id=None, here=workspace.root)
    with pytest.raises(SandboxError):
        loop.run(Dying)  # type: ignore[arg-type]
    assert len(starts) == 2
    assert output.getvalue().count("The grader stopped. It is started again.") == 1


def test_from_a_pipe_it_ends_with_the_input_but_not_before_the_result(
    run_course: RunCourse, workspace: Workspace
) -> None:
    file(workspace).write_text(RIGHT, encoding="utf-8")
    environment = {"COLUMNS": "40", "PYTHONIOENCODING": "ascii", "LANG": "C", "LC_ALL": "C"}
    result = run_course("watch", stdin="h\nl\nunknown\n", env=environment)
    assert result.returncode == 0, result.stderr
    order = ["checking doubling ...", "PASS", "4 of 4 points", "Hint 1 of 4"]
    assert result.stdout.count("you are") == 2, "at once, and below the result"
    assert sorted(order, key=result.stdout.index) == order
    assert result.stdout.isascii()
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.split("\n"))) <= 40
    assert recorded(workspace)["status"] == "pass"


def test_what_cannot_be_watched_is_said(run_course: RunCourse, workspace: Workspace, tmp_path: Path) -> None:
    assert "There is no exercise 'dubling'. Did you mean 'doubling'" in run_course("watch", "dubling").stderr
    outside = run_course("watch", cwd=tmp_path)
    assert outside.returncode == 2
    assert "No workspace" in outside.stderr


def test_a_result_that_cannot_be_kept_is_shown_with_a_notice(run_course: RunCourse, workspace: Workspace) -> None:
    (workspace.state / "lock").mkdir()
    result = run_course("watch", stdin="h\nh\n")
    assert result.returncode == 0, result.stderr
    assert "Hint 1 of 4" in result.stdout
    assert "Hint 2 of 4" in result.stdout
    assert "NOT STARTED" in result.stdout
    assert "could not be kept" in result.stdout


def test_a_course_without_exercises_cannot_be_watched(run_course: RunCourse, workspace: Workspace) -> None:
    bank = workspace.root.parent / "fake_course" / "bank"
    shutil.rmtree(bank)
    bank.mkdir()
    result = run_course("watch")
    assert result.returncode == 2
    assert "no exercises" in result.stderr


def test_what_a_learner_should_know_of_this_machine_and_course() -> None:
    output = io.StringIO()
    facts = {"bank_sha256": "1", "shipped_sha256": "2", "not_locked_by": "landlock"}
    Console(file=output, width=200).print(*caveats(facts))
    assert "not locked in here (landlock missing)" in output.getvalue()
    assert "these points prove nothing" in output.getvalue()
    assert not caveats({"bank_sha256": "1", "shipped_sha256": "1", "not_locked_by": ""})
