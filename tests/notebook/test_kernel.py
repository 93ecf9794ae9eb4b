"""A learner's notebook, run in a real kernel. Kernels start slowly, so one runs all cells whose order matters."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from typing import Any

import nbformat
import psutil
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from grader.content import Content, Course, load_course
from grader.workspace import Workspace, create_workspace
from tests.conftest import FAKE_COURSE, PATIENCE

HOSTILE = "<script>alert(1)</script>"
CELLS = {
    "load": "%load_ext grader.notebook",
    "one of two": "%%grade doubling\ndef double(x):\n    return 2 * x\n\nprint('tried'); double(3)",
    "wrong": "%%grade Doub\ndef total(x: Tensor) -> Tensor:\n    return 2 * torch.relu(x).sum()",
    "raises": f"%%grade 1\ndef total(x):\n    raise ValueError({HOSTILE!r})",
    "not loaded": "%%grade doubling\ndef total(x):\n    return 2 * x.sum()\n\nraise KeyError('at load')",
    "right": "%%grade doubling\ndef total(x):\n    return 2 * x.sum()",
    "again": "%%grade doubling\ndef total(x):\n    return 2 * x.sum()",
    "uses it": "int(total(torch.ones(3)))",
    "no name like that": "%%grade dubling\ndef total(x):\n    return 7",
    "no python": "%%grade doubling\ndef total(x)\n    return 7",
    "no workspace": "%%grade doubling --workspace /\ndef total(x):\n    return 7",
    "no folder": "grade('doubling', workspace='nowhere')",
    "empty": "%%grade doubling",
    "for the file": "import grader.notebook; grader.notebook.grade('doubling')",
    "one check": "%grade doubling --check value -v",
    "a command": "course hint doubling",
    "a command with keys": "%course watch",
    "a command with a slip": "%course hint 'doubling",
    "elsewhere": "secret = 1",
    "lacks": "%%grade doubling --no-run\ndef total(x):\n    return 2 * x.sum() * secret\nunused = 1",
    "not run": "'unused' in globals()",
}


class Ran:
    """What a cell showed."""

    def __init__(self, cell: Any) -> None:
        self.outputs = cell.outputs
        data = [each.get("data", {}) for each in cell.outputs]
        self.text = "".join(each.get("text", "") for each in cell.outputs)
        self.text += "".join(each.get("text/plain", "") for each in data)
        self.words = " ".join(self.text.split())
        self.html = "".join(each.get("text/html", "") for each in data)
        self.failed = [each for each in cell.outputs if each.output_type == "error"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = tmp_path_factory.mktemp("notebooks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_ROOT", str(FAKE_COURSE))
        patch.setenv("IPYTHONDIR", str(root / "ipython"))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(root / "runtime"))
        workspace = Workspace(root / "my-course")
        create_workspace(workspace.root, the_course())
        yield workspace


@pytest.fixture(scope="module")
def ran(place: Workspace) -> dict[str, Ran]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS.values()])
    folder = place.root / "notebooks"
    folder.mkdir()
    NotebookClient(
        notebook, timeout=int(PATIENCE), allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return {name: Ran(cell) for name, cell in zip(CELLS, notebook.cells, strict=True)}


def the_course() -> Course:
    return load_course(
        Content(FAKE_COURSE, FAKE_COURSE / "course", FAKE_COURSE / "exercises", FAKE_COURSE / "bank")
    )


def test_a_verdict_for_each_cell_and_no_traceback(ran: dict[str, Ran]) -> None:
    begins = {
        "one of two": "IN PROGRESS",
        "wrong": "FAIL",
        "raises": "ERROR",
        "not loaded": "ERROR",
        "right": "PASS",
    }
    assert {name: ran[name].outputs[0].data["text/plain"][:11].split("  ")[0] for name in begins} == begins
    assert "Expected" in ran["wrong"].words
    assert "KeyError: 'at load'" in ran["not loaded"].words
    assert [name for name, each in ran.items() if each.failed] == []


def test_progress_makes_way_for_the_report(ran: dict[str, Ran]) -> None:
    assert len(ran["right"].outputs) == 1
    assert "checking" not in ran["right"].text


def test_what_passed_can_be_used_and_what_did_not_load_is_not_run(ran: dict[str, Ran]) -> None:
    assert "tried" in ran["one of two"].text
    assert ran["one of two"].text.endswith("6")
    assert ran["uses it"].text == "6"
    assert ran["not run"].text == "False"


def test_a_second_run_says_the_same_and_saves_nothing(ran: dict[str, Ran], place: Workspace) -> None:
    assert "Saved" in ran["right"].words
    assert "PASS doubling 4 of 4 points" in ran["again"].words
    assert "Saved" not in ran["again"].words
    before = [path.read_text(encoding="utf-8") for path in (place.state / "saved").iterdir()]
    assert sum("KeyError('at load')" in text for text in before) == 1


def test_the_record_is_that_of_course_grade(ran: dict[str, Ran], place: Workspace) -> None:
    record = json.loads((place.state / "progress.json").read_text(encoding="utf-8"))["exercises"]["doubling"]
    assert record["passed_at"]
    graded = [name for name, each in ran.items() if re.search(r"of \d points · \d of \d checks", each.words)]
    # Of one check alone there is no record; see `record_grading`.
    assert record["attempts"] == len(graded) - 1


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("no name like that", "NOT GRADED There is no exercise 'dubling'. Did you mean 'doubling'?"),
        ("no python", "NOT GRADED This cell is not Python yet, line 1 below %%grade: expected ':'"),
        ("no workspace", "%%grade doubling --workspace PATH. To make one: %course init my-course"),
        ("no folder", "nowhere: there is no such folder."),
        ("empty", "Did you mean the line magic %grade"),
        ("for the file", "PASS doubling 4 of 4 points"),
        ("one check", "PASS Each element is twice as large"),
        ("a command", "Hint 1 of 4 for doubling"),
        ("a command with keys", "UsageError: course watch reads what you type, so it is for a terminal"),
        ("a command with a slip", "UsageError: %course hint 'doubling: No closing quotation"),
        ("lacks", "Lacks secret, defined in another cell, which the grader does not see."),
    ],
)
def test_what_a_cell_is_told(ran: dict[str, Ran], cell: str, said: str) -> None:
    # Long paths are folded.
    assert "".join(said.split()) in "".join(ran[cell].words.split())
    assert HOSTILE not in "".join(each.html for each in ran.values())
    assert HOSTILE in ran["raises"].words


def test_an_interrupt_leaves_no_process_behind_and_stops_the_queue(place: Workspace) -> None:
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(place.root))
    try:
        kernel = psutil.Process(manager.provisioner.pid)
        client.execute_interactive("%load_ext grader.notebook", timeout=PATIENCE)
        before = set(kernel.children(recursive=True))
        client.execute(
            "%%grade doubling\nimport time\ndef double(x):\n    time.sleep(9e9)\ndef total(x):\n    pass"
        )
        while "checking" not in str(client.get_iopub_msg(timeout=PATIENCE)["content"]):
            pass
        begun = set(kernel.children(recursive=True)) - before
        assert begun
        os.kill(kernel.pid, signal.SIGINT)
        reply = client.get_shell_msg(timeout=PATIENCE)["content"]
        assert (reply["status"], reply["ename"]) == ("error", "Stopped")
        assert not [line for line in reply["traceback"] if "File" in line]
        _, alive = psutil.wait_procs(list(begun), timeout=PATIENCE)
        assert not alive
        # A kernel aborts what reaches it while it is still throwing away the queue behind the error.
        while (status := client.execute_interactive("1", timeout=PATIENCE)["content"]["status"]) == "aborted":
            pass
        assert status == "ok"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
