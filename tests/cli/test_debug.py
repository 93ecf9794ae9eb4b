"""`course debug`: the calls of a check in the learner's own process, on the fake course."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import Content
from grader.workspace import Workspace
from tests.conftest import DOUBLING, PATIENCE, RunCourse, edit

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
THRICE = RIGHT.replace("return 2 * x", "return 3 * x")
# Says which process it is in, apart from what it does.
PRINTING = THRICE.replace("return 3 * x", "print('given', tuple(x.shape), flush=True)\n    return 3 * x")


def write(workspace: Workspace, source: str) -> Path:
    path = workspace.root / "exercises" / "01-doubling" / "doubling.py"
    path.write_text(source, encoding="utf-8")
    return path


def test_the_calls_of_the_first_failed_check_are_made_again(run_course: RunCourse, workspace: Workspace) -> None:
    write(workspace, PRINTING + "print(__file__)\n")
    shown = run_course("debug", "doubling")
    assert shown.returncode == 1, shown.stderr
    head, call, *after = shown.stdout.split("\n\n")
    assert head == (
        "doubling · value · 1 call  Each element is twice as large\n"
        f"{workspace.root / 'exercises' / '01-doubling' / 'doubling.py'}"
    )
    assert re.fullmatch(
        r"call 1: double\(tensor\(\[.*\]\)\)\ngiven \(4,\)\n"
        r"  → tensor of shape \(4,\), float32: \[.*\]",
        call,
    )
    report = run_course("grade", "doubling", "--check", "value").stdout
    for label in ("Checked", "Seen", "Expected", "Got", "Likely"):
        (line,) = re.findall(rf"^    {label} .*$", report, re.MULTILINE)
        assert line in after[0]
    assert shown.stdout.endswith("\nRecorded  nothing; course grade doubling does that\n")


def test_nothing_is_recorded(run_course: RunCourse, workspace: Workspace) -> None:
    path = write(workspace, RIGHT)
    before = {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    assert run_course("debug", "doubling", "--check", "value").returncode == 0
    assert before == {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    assert "0/4" in run_course("status").stdout
    assert path.is_file()


def test_a_breakpoint_stops_there_and_leaving_it_is_quiet(run_process: RunCourse, workspace: Workspace) -> None:
    for line in ("breakpoint()", "import pdb; pdb.set_trace()"):
        write(workspace, THRICE.replace("return 3 * x", f"{line}\n    return 3 * x"))
        went_on = run_process("debug", "doubling", stdin="p tuple(x.shape)\nc\n")
        assert went_on.returncode == 1
        assert "(Pdb) (4,)\n" in went_on.stdout, "breakpoints did nothing while the check was graded"
        assert "the numbers are different" in went_on.stdout
        left = run_process("debug", "doubling", stdin="q\n")
        assert (left.returncode, left.stderr) == (130, "")
        assert "Traceback" not in left.stdout


def test_an_error_is_shown_with_ones_own_lines_and_pdb_opens_there(
    run_course: RunCourse, workspace: Workspace
) -> None:
    write(workspace, THRICE.replace("return 3 * x", "y = x.reshape(5)\n    return y"))
    shown = run_course("debug", "doubling")
    line = 1 + RIGHT.splitlines().index("    return 2 * x")
    assert "  → raised  RuntimeError: shape '[5]' is invalid for input of size 6\n" in shown.stdout
    assert f"    exercises/01-doubling/doubling.py:{line} in double\n    y = x.reshape(5)\n" in shown.stdout
    assert "(Pdb)" not in shown.stdout
    assert "Traceback" not in shown.stdout + shown.stderr
    asked = run_course("debug", "doubling", "--pdb", stdin="p tuple(x.shape)\nq\n")
    assert "(Pdb) (2, 3)\n" in asked.stdout
    assert asked.stdout.endswith("Recorded  nothing; course grade doubling does that\n")


def test_another_debugger_may_run_the_command(workspace: Workspace, content: Content) -> None:
    path = write(workspace, THRICE)
    line = 1 + THRICE.splitlines().index("    return 3 * x")
    done = subprocess.run(
        [sys.executable, "-m", "pdb", "-m", "grader", "debug", "doubling"],
        cwd=workspace.root, env={**os.environ, "COURSE_ROOT": str(content.root)}, capture_output=True, text=True,
        input=f"b {path}:{line}\nc\np tuple(x.shape)\nc\nq\n", timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert "(Pdb) (4,)\n" in done.stdout


def test_drawn_numbers_are_those_of_the_grading(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    """They begin at the check's seed once, and go on from call to call."""
    checks = content.bank / "01-doubling" / "doubling" / "checks.py"
    edit(checks, "    x = torch.randn(4, generator=generator)\n", "    x = torch.randn(4, generator=generator)\n"
         "    submission.double(x)\n")  # fmt: skip
    drawing = "print('drawn', float(torch.rand(())), np.random.rand(), random.random())\n    return 3 * x"
    source = "import random\nimport numpy as np\n" + THRICE.replace("return 3 * x", drawing)
    write(workspace, source)
    for seed in ("0", "5"):
        record = json.loads(run_course("grade", "doubling", "--format", "json", "--seed", seed).stdout)
        (graded,) = (check["stdout"] for check in record["exercises"][0]["checks"] if check["id"] == "value")
        shown = run_course("debug", "doubling", "--seed", seed).stdout
        assert re.findall("drawn.*", shown) == re.findall("drawn.*", graded)
        assert len(set(re.findall("drawn.*", shown))) == 2


def test_gradients_and_drivers(run_course: RunCourse, workspace: Workspace, content: Content) -> None:
    write(workspace, RIGHT.replace("torch.sum(2 * x)", "(2 * x).sum() + (x - x.detach()).sum()"))
    shown = run_course("debug", "doubling").stdout
    assert (
        "\nthe backward pass of call 1\n  → gradient of argument 1: tensor of shape (5,), float32: [3, 3" in shown
    )
    folder = content.bank / "01-doubling" / "doubling"
    (folder / "drivers.py").write_text(
        "def twice(double, x):\n    'Both: twice.'\n    return [double(x), {'again': double(x.repeat(2))}]\n",
        encoding="utf-8",
    )
    edit(folder / "checks.py", "submission.double(x)", 'submission.via("twice").double(x)[0]')
    write(workspace, THRICE)
    shown = run_course("debug", "doubling").stdout
    assert "\ncall 1: double: both (tensor([" in shown
    assert "\n  → list of 2\n    0: tensor of shape (4,), float32: [" in shown
    assert "\n    1: {again: <8>}\n" in shown


# Neither it nor its parts stand in memory as they stand in the files that are looked for.
SEARCH = """
import gc, re, sys
from pathlib import Path

def found():
    secret = re.compile(rb"KEPT-AWA[Y]-FROM-LEARNERS")
    names = [n for n in sys.modules if re.search("^grader.(bank|checks|diagnosis)|^reference$|^checks$", n)]
    texts = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple, set)) for o in (
        [*o, *o.values()] if isinstance(o, dict) else o) if isinstance(o, (str, bytes))]
    hits = [t for t in texts if secret.search(t if isinstance(t, bytes) else t.encode("utf-8", "replace"))]
    if sys.platform == "linux":
        with open("/proc/self/mem", "rb", buffering=0) as memory:
            for line in Path("/proc/self/maps").read_text().splitlines():
                place, mode, *_, = line.split()
                if mode.startswith("rw"):
                    start, end = (int(part, 16) for part in place.split("-"))
                    memory.seek(start)
                    hits += secret.findall(memory.read(end - start))
    return names, hits
"""


def test_no_answer_is_in_the_learners_process(
    run_process: RunCourse, workspace: Workspace, content: Content
) -> None:
    """Neither the reference nor the checks or mistakes: not as modules, and in no byte of memory."""
    for name in ("reference.py", "checks.py", "misconceptions.py", "equivalents.py"):
        path = content.bank / "01-doubling" / "doubling" / name
        path.write_text(path.read_text(encoding="utf-8") + "# KEPT-AWAY-FROM-LEARNERS\n", encoding="utf-8")
    looking = "try:\n        print('found', *found())\n    except PermissionError:\n        pass\n    return 3 * x"
    write(workspace, SEARCH + THRICE.replace("return 3 * x", looking))
    shown = run_process("debug", "doubling").stdout
    assert "\nfound [] []\n" in shown, shown
    # It would find one.
    planted = SEARCH + "planted = 'KEPT-' + 'AWAY-FROM-LEARNERS'.lower().upper()\n"
    write(workspace, planted + THRICE.replace("return 3 * x", looking))
    assert "\nfound [] []\n" not in run_process("debug", "doubling").stdout


def test_interrupting_is_quiet(workspace: Workspace, content: Content) -> None:
    write(workspace, RIGHT.replace("return 2 * x", "print('here', flush=True)\n    while True: pass"))
    edit(content.bank / "01-doubling" / "doubling" / "exercise.yml", "timeout: 3", "timeout: 0.2")
    process = subprocess.Popen(
        [sys.executable, "-c", "from grader.cli import main; main()", "debug", "doubling"],
        cwd=workspace.root, env={**os.environ, "COURSE_ROOT": str(content.root)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        # A shell's background job, such as a build, is started with interrupts ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdout
    before = iter(process.stdout.readline, "here\n")
    assert any("TIMEOUT  it used 0.2 s of processor time" in line for line in [*before])
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (130, "")


@pytest.mark.parametrize(
    ("source", "arguments", "code", "words"),
    [
        (None, [], 2, "there is no such file. course init"),
        ("", ["dubling"], 2, "Did you mean 'doubling'?"),
        (THRICE, ["doubling", "--check", "valeu"], 2, "There are: shape, value, total"),
        ("x = 1\n", ["doubling"], 1, "the file defines none of"),
        (RIGHT, ["doubling"], 2, "No check of doubling fails. To debug one that passes, name it with --check:"),
        ("raise NotImplementedError('sum the doubled elements')\n", ["doubling"], 2, "is still to be written"),
        ("\xff", ["doubling"], 2, "not UTF-8"),
        ("def double(x:\n", ["doubling"], 1, "SyntaxError: '(' was never closed"),
        ("import nothing_of_the_kind\n", ["doubling"], 1, "ModuleNotFoundError"),
        (RIGHT.replace("return 2 * x", "return x[0]"), ["doubling", "--check", "value"], 2, "course debug doub"),
        ("import sys\nsys.exit(3)\n", ["doubling"], 1, "the code ended the process"),
    ],
)  # fmt: skip
def test_where_there_is_nothing_to_call_it_says_why(
    run_course: RunCourse, workspace: Workspace, source: str | None, arguments: list[str], code: int, words: str
) -> None:
    path = write(workspace, RIGHT)
    if source is None:
        path.unlink()
    else:
        path.write_bytes(source.encode("latin-1"))
    result = run_course("debug", *(arguments or ["doubling"]))
    assert result.returncode == code
    assert words in " ".join((result.stderr + result.stdout).split())
    assert "Traceback" not in result.stderr + result.stdout


def test_an_untouched_stub_is_not_started(run_course: RunCourse, workspace: Workspace) -> None:
    result = run_course("debug", "doubling")
    assert (result.returncode, result.stdout) == (2, "")
    assert "double is still to be written, so there is nothing to debug: course hint doubling" in result.stderr
