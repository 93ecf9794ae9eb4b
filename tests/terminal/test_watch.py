"""`course watch` as a learner meets it: a save is graded, keys are answered, and nothing is lost."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from grader.authoring import derive
from grader.content import Content, Course, load_course
from grader.errors import SandboxError
from grader.grading import Job
from grader.report import CheckResult, ExerciseReport, Status, Where
from grader.terminal import Screen, Watch
from grader.terminal.keys import LineKeys
from grader.terminal.watch.loop import caveats, next_open
from grader.terminal.watch.saves import MISSING, SETTLED, SLOW_TICK, TICK, WAKEFUL, Saves
from grader.terminal.watch.screen import Result
from grader.workspace import Progress, Workspace
from grader.workspace.progress import ExerciseProgress
from tests.conftest import FAKE_COURSE, RunCourse

RIGHT = "def double(x):\n    return 2 * x\ndef total(x):\n    return double(x).sum()\n"
WRONG = RIGHT.replace("2 * x", "3 * x")
ENDLESS = "while True: pass\n"
CLEAR = "\x1b[2J"


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """The fake course with a second exercise, and with time enough for an endless loop to be one."""
    root = tmp_path / "fake_course"
    shutil.copytree(FAKE_COURSE, root, ignore=shutil.ignore_patterns("__pycache__"))
    facts = root / "bank" / "01-doubling" / "doubling" / "exercise.yml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("timeout: 3", "timeout: 600"), encoding="utf-8")
    shutil.copytree(root / "bank" / "01-doubling" / "doubling", root / "bank" / "01-doubling" / "twice")
    content = Content(root, root / "course", root / "exercises", root / "bank")
    derive(content)
    return content


class Terminal:
    """A `course watch` in a pseudo-terminal: type, and wait for what it shows."""

    def __init__(self, arguments: tuple[str, ...], *, cwd: Path, env: dict[str, str], size: tuple[int, int]):
        self.seen = ""
        self.everything = ""
        self.ours, self.theirs = pty.openpty()
        self.resize(*size)
        self.mode = termios.tcgetattr(self.theirs)
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from grader.cli import main; main()", "watch", *arguments],
            cwd=cwd, env=env, stdin=self.theirs, stdout=self.theirs, stderr=self.theirs, start_new_session=True,
            preexec_fn=self.take_terminal,
        )  # fmt: skip

    @staticmethod
    def take_terminal() -> None:
        """Be the shell's child in front: Ctrl-C reaches it, also where the tests run in the background."""
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def wait_for(self, *words: str) -> str:
        """Read until these words have been shown, one after the other; all that was shown until then."""
        shown = ""
        for word in words:
            limit = time.monotonic() + 30
            while word not in self.seen:
                assert time.monotonic() < limit, f"no {word!r} in {self.seen!r}"
                if select.select([self.ours], [], [], 0.05)[0]:
                    text = os.read(self.ours, 65536).decode("utf-8", "replace")
                    self.everything += text
                    self.seen += text
            before, word, self.seen = self.seen.partition(word)
            shown += before + word
        return shown

    def type(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def end(self) -> int:
        """Wait until the command has ended; its exit code."""
        limit = time.monotonic() + 30
        while self.process.poll() is None:
            assert time.monotonic() < limit, f"still running after {self.everything[-500:]!r}"
            if select.select([self.ours], [], [], 0.05)[0]:
                self.everything += os.read(self.ours, 65536).decode("utf-8", "replace")
        assert termios.tcgetattr(self.theirs) == self.mode, "the terminal is as it was"
        assert "Traceback" not in self.everything
        return self.process.returncode

    @property
    def is_taken(self) -> bool:
        """Whether the terminal hands over single keys."""
        return not termios.tcgetattr(self.theirs)[3] & termios.ICANON


StartWatch = Callable[..., Terminal]


@pytest.fixture
def watch(workspace: Workspace, content: Content) -> Iterator[StartWatch]:
    """Starts `course watch ARGUMENTS` in a terminal."""
    started = []

    def start(*arguments: str, size: tuple[int, int] = (80, 24), env: dict[str, str] | None = None) -> Terminal:
        kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
        environment = {**kept, "COURSE_ROOT": str(content.root), "TERM": "xterm-256color", **(env or {})}
        terminal = Terminal(arguments, cwd=workspace.root, env=environment, size=size)
        started.append(terminal)
        return terminal

    yield start
    for terminal in started:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.ours)
        os.close(terminal.theirs)


def file(workspace: Workspace, id: str = "doubling") -> Path:
    return workspace.root / "exercises" / "01-doubling" / f"{id}.py"


def rename_to(path: Path, source: str) -> None:
    """Save as most editors do: write another file, then give it the name."""
    other = path.with_name(".saving~")
    other.write_text(source, encoding="utf-8")
    other.replace(path)


def recorded(workspace: Workspace, id: str = "doubling") -> dict[str, Any]:
    record: dict[str, Any] = json.loads((workspace.state / "progress.json").read_text(encoding="utf-8"))
    return record["exercises"].get(id, {})


def recorded_by(terminal: Terminal, workspace: Workspace) -> dict[str, Any]:
    """The record, once what was shown is kept: a key is answered after that."""
    terminal.type("?")
    terminal.wait_for("the next hint for this exercise")
    return recorded(workspace)


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
    terminal.wait_for("checking twice", CLEAR, "PASS", "twice", "Every exercise has passed.")
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
    terminal.wait_for("Hint 1 of 4 for doubling", "What happens to each element?")
    terminal.wait_for("NOT STARTED", "doubling", "you are here", "NOT STARTED", "twice")
    terminal.wait_for("Hint 2 of 4 for doubling", "checking doubling ... 0 of 3  ")
    path.write_text(RIGHT, encoding="utf-8")
    terminal.wait_for(CLEAR, "PASS", "doubling", "n goes to twice", "Checked at")
    entry = recorded_by(terminal, workspace)
    assert entry["hint_level"] == 2
    assert entry["attempts"] == 1, "the check that was dropped is no try"
    terminal.type("nr\r")
    terminal.wait_for("checking twice", "NOT STARTED", "twice", "Checked at")
    rename_to(file(workspace, "twice"), ENDLESS)
    terminal.wait_for("checking twice ... 0 of 3")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert "Stopped. What was done so far is kept." in terminal.everything
    assert recorded(workspace)["status"] == "pass"


def test_a_hint_follows_what_failed_as_that_of_the_command_does(
    watch: StartWatch, workspace: Workspace, run_course: RunCourse
) -> None:
    path = file(workspace)
    path.write_text(RIGHT.replace("2 * x", "x * x"), encoding="utf-8")
    terminal = watch("doubling")
    terminal.wait_for("FAIL", "Each element is twice as large", "Checked at")
    terminal.type("hh")
    shown = terminal.wait_for(
        "Hint 1 of 4 for doubling, function double", "Fails", "Hint 2 of 4", "Multiplication"
    )
    assert "Likely: Squared instead of doubled." in shown.partition("Hint 1")[0]
    assert "Likely: " not in shown.partition("Hint 1")[2]
    assert run_course("hint", "doubling").stdout.startswith("Hint 3 of 4 for doubling, function double")
    rename_to(path, RIGHT.replace("double(x).sum()", "(2 * x).sum().detach()"))
    terminal.wait_for("FAIL", "The total has gradient two everywhere", "Checked at")
    terminal.type("h")
    terminal.wait_for("Likely: Total without gradient.", "Hint 1 of 4 for doubling, function total")
    terminal.type("q")
    assert terminal.end() == 0
    assert run_course("hint", "doubling").stdout.startswith("Hint 2 of 4 for doubling, function total")
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


def test_a_narrow_terminal_without_colour_that_changes_its_size(watch: StartWatch, workspace: Workspace) -> None:
    file(workspace).write_text(WRONG, encoding="utf-8")
    terminal = watch(size=(40, 16), env={"NO_COLOR": "1", "PYTHONIOENCODING": "ascii", "LANG": "C"})
    shown = terminal.wait_for(CLEAR, "FAIL", "doubling", "Each element is twice", "Checked at")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", shown)
    lines = re.split("[\r\n]", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.replace(CLEAR, "\n")))
    assert max(map(len, lines)) <= 40, lines
    terminal.resize(100, 30)
    terminal.wait_for(CLEAR, "FAIL", "Each element is twice as large", "Save the file to check it again.")
    assert terminal.everything.isascii()
    terminal.type("hlq")
    assert terminal.end() == 0
    assert recorded(workspace)["hint_level"] == 1


@pytest.mark.parametrize(("option", "term"), [("--plain", "xterm"), (None, "dumb")])
def test_plain_lines_in_a_terminal(watch: StartWatch, workspace: Workspace, option: str | None, term: str) -> None:
    terminal = watch(*filter(None, [option]), "twice.py", env={"TERM": term})
    terminal.wait_for("checking twice ...\r\n", "NOT STARTED", "Checked at")
    terminal.type("hint\n")
    terminal.wait_for("Hint 1 of 4 for twice")
    file(workspace, "twice").write_text(RIGHT, encoding="utf-8")
    terminal.wait_for("saved, checking twice ...\r\n", "PASS", "n goes to doubling", "Checked at")
    terminal.type("n\n")
    terminal.wait_for("checking doubling ...\r\n", "NOT STARTED")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert "\x1b" not in terminal.everything
    assert recorded(workspace, "twice")["hint_level"] == 1


def test_from_a_pipe_it_ends_with_the_input_but_not_before_the_result(
    run_course: RunCourse, workspace: Workspace
) -> None:
    file(workspace).write_text(RIGHT, encoding="utf-8")
    environment = {"COLUMNS": "40", "PYTHONIOENCODING": "ascii", "LANG": "C", "LC_ALL": "C"}
    result = run_course("watch", stdin="h\nl\nunknown\n", env=environment)
    assert result.returncode == 0, result.stderr
    order = ["checking doubling ...", "Hint 1 of 4", "you are", "PASS", "4 of 4 points"]
    assert sorted(order, key=result.stdout.index) == order
    assert result.stdout.isascii()
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.split("\n"))) <= 40
    assert recorded(workspace)["status"] == "pass"


def test_what_cannot_be_watched_is_said(run_course: RunCourse, workspace: Workspace, tmp_path: Path) -> None:
    assert "There is no exercise 'doublin'. Did you mean 'doubling'?" in run_course("watch", "doublin").stderr
    outside = run_course("watch", cwd=tmp_path)
    assert outside.returncode == 2
    assert "No workspace" in outside.stderr


def test_a_result_that_cannot_be_kept_is_shown_with_a_notice(run_course: RunCourse, workspace: Workspace) -> None:
    (workspace.state / "lock").mkdir()
    result = run_course("watch", stdin="h\n")
    assert result.returncode == 0, result.stderr
    assert "Hint 1 of 4" in result.stdout
    assert "NOT STARTED" in result.stdout
    assert "could not be kept" in result.stdout


class Folder:
    """A file to save, a watch on it, and a clock to turn by hand."""

    def __init__(self, path: Path):
        self.path = path
        path.write_text("first", encoding="utf-8")
        self.saves = Saves([path])
        self.now = 0.0

    def look(self, *, after: float) -> bool:
        self.now += after
        return self.saves.look(self.now) == [self.path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "file.py")


def test_a_save_is_noticed_once_it_has_settled(folder: Folder) -> None:
    assert not folder.look(after=1)
    rename_to(folder.path, "other")
    assert not folder.look(after=1)
    rename_to(folder.path, "final")
    assert not folder.look(after=SETTLED), "it still changes"
    assert folder.look(after=2 * SETTLED)
    assert not folder.look(after=1)


def test_looks_become_rare_when_nothing_is_saved_and_frequent_when_something_is(folder: Folder) -> None:
    folder.look(after=1)
    assert folder.saves.pause == TICK
    folder.look(after=WAKEFUL + 1)
    assert folder.saves.pause == SLOW_TICK
    rename_to(folder.path, "other")
    folder.look(after=0)
    assert folder.saves.pause == SETTLED
    assert folder.look(after=2 * SETTLED)
    assert folder.saves.pause == TICK


def test_a_file_that_is_empty_or_away_for_a_moment_is_being_saved(folder: Folder) -> None:
    folder.path.write_text("", encoding="utf-8")
    assert not folder.look(after=0)
    assert not folder.look(after=MISSING / 2)
    folder.path.unlink()
    assert not folder.look(after=MISSING / 2)
    assert not folder.look(after=MISSING / 2)
    folder.path.write_text("second", encoding="utf-8")
    assert not folder.look(after=SETTLED)
    assert folder.look(after=2 * SETTLED)
    folder.path.unlink()
    assert not folder.look(after=SETTLED)
    assert folder.look(after=MISSING)


def test_the_next_exercise_is_the_first_open_one_after_this(content: Content) -> None:
    course = load_course(content)
    first, second = course.exercises
    done = ExerciseProgress(status="pass")
    assert next_open(course, Progress()) == first
    assert next_open(course, Progress({first.id: done})) == second
    assert next_open(course, Progress(), second) == first
    assert next_open(course, Progress(), first) == second
    assert next_open(course, Progress({second.id: done}), first) is None
    assert next_open(course, Progress({first.id: done, second.id: done})) is None


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("height", [8, 24, 60])
def test_the_verdict_and_the_first_failure_are_on_the_screen(width: int, height: int, tmp_path: Path) -> None:
    where = Where(str(tmp_path / "doubling.py"), 7, "double", "return x * x")
    checks = tuple(
        CheckResult(
            id=f"check_{number}", title=f"Check number {number} of many", function="double", status=status,
            points=0, max_points=1, seconds=0.1, message="they differ\n" * 9, where=where, advice="Look! " * 40,
        )
        for number, status in enumerate([Status.PASS, *[Status.FAIL] * 12, Status.BLOCKED])
    )  # fmt: skip
    report = ExerciseReport(
        id="doubling", title="Doubling", file=str(tmp_path / "doubling.py"), source_sha256="", status=Status.FAIL,
        score=1, max_score=14, checks=checks,
    )  # fmt: skip
    output = io.StringIO()
    console = Console(file=output, width=width, height=height, force_terminal=True, color_system=None)
    console.print(Result(report, None, [], tmp_path, "12:00:00"))
    lines = output.getvalue().split("\n")
    assert len(lines) <= height, "with the keys in the last line"
    assert lines[0].startswith("FAIL         doubling")
    assert height == 8 or any(line.startswith("  FAIL  Check number 1 of many") for line in lines)
    if height == 60 and width == 200:
        assert "  BLOCKED  1 check waits for those above" in lines
    else:
        assert any("more lines" in line for line in lines)


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
