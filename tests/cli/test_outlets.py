"""Whatever a stranger wrote, and whichever way a command shows or keeps it: the terminal has nothing to obey."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

from grader.content import Content
from grader.workspace import Workspace
from tests.cli.pseudo_terminal import in_terminal
from tests.conftest import DOUBLING, ROOT, RunCourse
from tests.test_visible import is_safe, texts_in

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
# Clears a line, goes one up, sets a colour, turns the direction, hides; and, in a name, begins a line of its own.
ODD = "\x1b[2K\x1b[1A\x1b[45m\u202e\u2066\u200b\x9b"
ODD_NAME = f"01{ODD}\nPASS"

# Each says ODD in another place of the submission.
SUBMISSIONS = {
    "a message": f"def double(x):\n    raise ValueError({ODD!r})\n",
    "what is printed": f"def double(x):\n    print({ODD!r})\n",
    "what comes back": f"def double(x):\n    return {ODD!r}\n",
    "a type": f"def double(x):\n    return type({ODD!r}, (), {{}})()\n",
    "a line": f"def double(x):\n    return x * x  # {ODD} said\ndef total(x):\n    return (2 * x).sum()\n",
    "a line that raises": f"def double(x):\n    return x[None, 99]  # {ODD} said\n",
    "a line that does not load": f"def double(x:  # {ODD} said\n",
}


def doubling(workspace: Workspace) -> Path:
    return workspace.root / "exercises" / "01-doubling" / "doubling.py"


def all_said(result: subprocess.CompletedProcess[str]) -> str:
    return result.stdout + result.stderr


@pytest.mark.parametrize("place", SUBMISSIONS)
def test_a_submission(run_course: RunCourse, workspace: Workspace, place: str) -> None:
    doubling(workspace).write_text(SUBMISSIONS[place], encoding="utf-8")
    shown = run_course("grade", "-v")
    assert is_safe(all_said(shown))
    assert "doubling" in shown.stdout
    record = json.loads(run_course("grade", "--format", "json", "--cohort").stdout)
    assert all(map(is_safe, texts_in(record)))
    kept = json.loads((workspace.state / "progress.json").read_text(encoding="utf-8"))
    assert all(map(is_safe, texts_in(kept)))


@pytest.mark.parametrize(
    "arguments",
    [
        ("grade",),
        ("grade", "-v", "--cohort"),
        ("grade", "--format", "json"),
        ("list",),
        ("list", "--format", "json"),
        ("status",),
        ("hint", "doubling"),
        ("reset", "doubling"),
        ("watch", "--plain"),
        ("init", "."),
        ("init", "exercises/" + ODD_NAME),
        ("init", "new" + ODD_NAME),
        ("quiz", "--import", "no" + ODD_NAME),
        ("grade", f"exercises/{ODD_NAME}/other.py"),
        ("grade", "doubling" + ODD),
        ("grade", "--format", ODD),
        ("hint", "doubling", "--function", ODD),
        ("quiz", ODD),
        ("read", ODD),
        ("read",),
        ("report",),
        ("report", "--out", "new" + ODD_NAME),
        ("explain", ODD),
        (ODD,),
    ],
    ids=repr,
)
def test_the_name_of_a_folder_or_an_argument(
    run_course: RunCourse, workspace: Workspace, arguments: tuple[str, ...]
) -> None:
    doubling(workspace).write_text(RIGHT.replace("2 * x", "3 * x"), encoding="utf-8")
    doubling(workspace).parent.rename(workspace.root / "exercises" / ODD_NAME)
    result = run_course(*arguments)
    assert is_safe(all_said(result))
    assert "Traceback" not in result.stderr
    assert not any(line.startswith("PASS") for line in result.stdout.splitlines())
    if "json" in arguments:
        assert all(map(is_safe, texts_in(json.loads(result.stdout))))


@pytest.mark.parametrize(
    "arguments",
    [("status",), ("read", "--list"), ("report",), ("hint", "doubling"), ("grade",), ("grade", "--cohort")],
)
def test_a_record(run_course: RunCourse, workspace: Workspace, arguments: tuple[str, ...]) -> None:
    mistake = {"id": ODD, "title": f"title {ODD}", "feedback": ODD}
    stuck = {"id": ODD, "title": f"title {ODD}", "function": "double", "status": ODD, "misconception": mistake}
    record = {
        "schema": "course/progress/v1",
        "exercises": {"doubling": {"status": ODD, "passed_at": ODD, "open_check": stuck}, ODD: {ODD: ODD}},
        "answers": [{"question_key": ODD, "pick": ODD}],
        "lessons": {"fake-01": {"opened_at": ODD}, ODD: {"opened_at": ODD}},
        ODD: ODD,
    }
    (workspace.state / "progress.json").write_text(json.dumps(record), encoding="utf-8")
    result = run_course(*arguments)
    assert result.returncode in (0, 1)
    assert is_safe(all_said(result))
    if arguments[0] == "hint":
        assert "title" in result.stdout
    if arguments in (("grade",), ("hint", "doubling")):
        run_course("grade")
        kept = json.loads((workspace.state / "progress.json").read_text(encoding="utf-8"))
        assert all(map(is_safe, texts_in(kept)))


def test_the_record_of_the_stubs(run_course: RunCourse, workspace: Workspace, content: Content) -> None:
    import hashlib

    text = f"# {ODD}\n"
    entry = {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    record = {"schema": "course/stubs/v1", "stubs": {"doubling": entry}}
    (workspace.state / "stubs.json").write_text(json.dumps(record), encoding="utf-8")
    doubling(workspace).write_text("# begun\n", encoding="utf-8")
    assert is_safe(all_said(run_course("init", ".")))
    assert is_safe((workspace.state / "stubs.json").read_text(encoding="utf-8"))


def test_answers_from_a_file(run_course: RunCourse, workspace: Workspace, tmp_path: Path) -> None:
    (question, *_) = json.loads(run_course("grade", "--format", "json").stdout)["quizzes"][0]["questions"]
    answer = {"question_key": question["key"], "pick": f"{ODD}B", "at": f"2026-01-02T03:04:05+00:00{ODD}"}
    file = tmp_path / f"answers{ODD_NAME}.json"
    for answers in ([answer, {"question_key": ODD}, ODD], ODD):
        file.write_text(json.dumps({"schema": "course/answers/v1", "answers": answers}), encoding="utf-8")
        assert is_safe(all_said(run_course("quiz", "--import", str(file))))
    assert is_safe((workspace.state / "progress.json").read_text(encoding="utf-8"))


def test_in_a_terminal_the_colours_are_the_courses_own(workspace: Workspace, content: Content) -> None:
    doubling(workspace).write_text(SUBMISSIONS["a line"], encoding="utf-8")
    doubling(workspace).parent.rename(workspace.root / "exercises" / ODD_NAME)
    for arguments in (["grade"], ["list"]):
        _, shown = in_terminal(workspace, content, *arguments)
        assert "\x1b[" in shown
        assert "said" in shown or arguments == ["list"]
        assert "\x1b[45m" not in shown
        assert not set("\u202e\u2066\u200b\x9b") & set(shown)


def calls_in(path: Path) -> list[tuple[str, int]]:
    """Every call in a file: what is called, as it is written, and the line."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [(ast.unparse(node.func), node.lineno) for node in nodes if isinstance(node, ast.Call)]


def is_another_way_out(call: str) -> bool:
    return call in ("print", "Console", "rich.print", "sys.stdout.write", "sys.stderr.write") or call in {
        f"click.{name}" for name in ("echo", "secho", "confirm", "prompt", "echo_via_pager")
    }


def test_there_is_no_other_way_out() -> None:
    """Whoever adds a line cannot forget the filter: there are two files that print."""
    package = ROOT / "grader"
    for path in package.rglob("*.py"):
        # An experiment is a command of its own, and so is what a worker or a measurement runs.
        outside = path.name in ("experiment.py", "lesson_code.py", "outlets.py") or {"bank", "sandbox"} & set(
            path.parts
        )
        if not outside:
            assert [call for call in calls_in(path) if is_another_way_out(call[0])] == [], path


def test_files_of_strangers_are_read_by_the_one_reader() -> None:
    for folder in ("workspace", "grading", "cli", "terminal", "notebook"):
        for path in (ROOT / "grader" / folder).rglob("*.py"):
            # The doctor reads the probes, and the entry opens the null device.
            if path.name not in ("doctor.py", "entry.py"):
                reading = [
                    call for call in calls_in(path) if re.search(r"(\bopen|\.read_text|\.read_bytes)$", call[0])
                ]
                assert reading == [], path


def test_in_a_terminal_what_went_wrong_is_broken_between_words_and_in_a_pipe_not_at_all(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    piped = run_course("solution", "doubling").stderr
    assert piped.count("\n") == 1
    for width in (30, 46, 77):
        code, shown = in_terminal(workspace, content, "solution", "doubling", COLUMNS=str(width))
        assert code == 1
        lines = shown.replace("\r", "").splitlines()
        assert max(map(len, lines)) <= width
        assert " ".join(lines).split() == piped.split(), "no word is broken"
