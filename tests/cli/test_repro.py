"""`course grade --repro`: what it prints is pasted, and does to the learner's file what the check did."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import Content
from grader.workspace import Workspace
from tests.conftest import DOUBLING, PATIENCE, RunCourse, edit

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
VALUE = '''
@check("double", points=2, needs=["shape"])
def check_value(submission, reference, generator):
    """Each element is twice as large"""
'''


def write(workspace: Workspace, source: str) -> None:
    (workspace.root / "exercises" / "01-doubling" / "doubling.py").write_text(source, encoding="utf-8")


def pasted(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What somebody sees who pastes code into a Python that was started in `cwd`."""
    return subprocess.run(
        [sys.executable, "-"], cwd=cwd, input=code, capture_output=True, text=True, timeout=PATIENCE, check=False,
        env={name: value for name, value in os.environ.items() if name != "COURSE_ROOT"},
    )  # fmt: skip


def numbers(text: str) -> list[float]:
    """The numbers of a text in which a tensor is printed, or shown by a report."""
    return [float(number) for number in re.findall(r"-?\d+\.\d+(?:e[-+]\d+)?", text)]


def repro_of(run_course: RunCourse, *arguments: str) -> tuple[dict[str, str], str]:
    """The first failed check in the record, and what rebuilds its call."""
    record = json.loads(run_course("grade", "doubling", "--repro", "--format", "json", *arguments).stdout)
    (exercise,) = record["exercises"]
    failed = next(check for check in exercise["checks"] if check["status"] not in ("pass", "blocked"))
    return failed, exercise["repro"]


def test_what_is_printed_below_a_report_gives_the_same_wrong_result(
    run_course: RunCourse, workspace: Workspace
) -> None:
    write(workspace, RIGHT.replace("return 2 * x", "return 3 * x"))
    for cwd in (workspace.root, workspace.root / "exercises"):
        shown = run_course("grade", "doubling", "--repro", "--seed", "3", cwd=cwd).stdout
        report, start, code = shown.partition("# course grade doubling --check value\n")
        assert start
        assert report.rstrip().endswith("course hint doubling")
        assert len(code.splitlines()) <= 10
        (got,) = re.findall(r"Got +(\[.*\])", report)
        seen = pasted(code, cwd)
        assert numbers(seen.stdout) == pytest.approx(numbers(got), abs=1e-4), seen.stderr
    assert not (workspace.state / "repro").exists(), "so few numbers need no file"


def test_only_who_asks_gets_it(run_course: RunCourse, workspace: Workspace) -> None:
    write(workspace, RIGHT.replace("return 2 * x", "return 3 * x"))
    assert "import" not in run_course("grade").stdout
    assert "repro" not in json.loads(run_course("grade", "--format", "json").stdout)["exercises"][0]
    write(workspace, RIGHT)
    assert "import" not in run_course("grade", "--repro").stdout
    assert not json.loads(run_course("grade", "--repro", "--format", "json").stdout)["exercises"][0].get("repro")
    write(workspace, "def double(x:\n")
    loading = run_course("grade", "--repro")
    assert (loading.returncode, "import sys" in loading.stdout) == (3, False)
    refused = run_course("grade", "--repro", "--cohort")
    assert (refused.returncode, "--repro" in refused.stderr) == (2, True)


def test_the_check_that_is_named_or_what_it_waits_for(run_course: RunCourse, workspace: Workspace) -> None:
    write(workspace, RIGHT.replace("return 2 * x", "return x * x[0]").replace("torch.sum(2 * x)", "x.sum()"))
    assert "--check value\n" in repro_of(run_course)[1]
    assert "--check total\n" in repro_of(run_course, "--check", "total")[1]
    write(workspace, RIGHT.replace("return 2 * x", "return x[0]"))
    failed, code = repro_of(run_course, "--check", "value")
    assert failed["id"] == "shape"
    assert "x = torch.full((2, 3), 1.0, dtype=torch.float32)" in code


def test_an_error_is_the_same_error(run_course: RunCourse, workspace: Workspace) -> None:
    write(workspace, RIGHT.replace("return 2 * x", "return x.reshape(5)"))
    failed, code = repro_of(run_course)
    seen = pasted(code, workspace.root)
    assert seen.stderr.strip().splitlines()[-1] == failed["message"] == (
        "RuntimeError: shape '[5]' is invalid for input of size 6"
    )  # fmt: skip


def test_gradients_are_shown_where_they_are_what_is_wrong(run_course: RunCourse, workspace: Workspace) -> None:
    write(workspace, RIGHT.replace("torch.sum(2 * x)", "(2 * x).sum() + (x - x.detach()).sum()"))
    failed, code = repro_of(run_course)
    assert "gradient" in failed["message"]
    assert "(tensor([3., 3., 3., 3., 3.]),)" in pasted(code, workspace.root).stdout


def test_drawn_numbers_are_drawn_again(run_course: RunCourse, workspace: Workspace) -> None:
    write(workspace, RIGHT.replace("return 2 * x", "return torch.rand_like(x)"))
    failed, code = repro_of(run_course)
    assert numbers(pasted(code, workspace.root).stdout) == pytest.approx(numbers(failed["got"]), abs=1e-4)


@pytest.mark.parametrize(
    "call",
    [
        # Many numbers; an order of its own in memory, half numbers, whole ones, and what is no number.
        "submission.double(torch.randn(50, 4, generator=generator))",
        "submission.double(torch.randn(2, 3, generator=generator).T)",
        "submission.double(torch.randn(3, generator=generator, dtype=torch.float64))",
        "submission.double(torch.randn(3, generator=generator).half())",
        "submission.double(torch.randn(3, generator=generator).bfloat16())",
        "submission.double(torch.tensor([float('inf'), float('-inf'), float('nan'), 1e-30]))",
        "submission.double(torch.tensor([[True], [False]]))",
        "submission.double(torch.empty(0, 3))",
        "submission.double(torch.tensor(5, dtype=torch.int64))",
        "submission.double(torch.randn(2, generator=generator, dtype=torch.complex64))",
        "submission.double(x=[torch.ones(2), (torch.arange(3.0),), {'a': torch.zeros(9)}, 1.5, None, 'text'])",
    ],
)
def test_any_input_comes_again_to_the_last_bit(
    run_course: RunCourse, workspace: Workspace, content: Content, call: str
) -> None:
    """By what a digest of it says: the grading's, and that of what was pasted."""
    checks = f"import torch\nfrom grader.checks import CheckFailed, check\n{VALUE}    "
    path = content.bank / "01-doubling" / "doubling" / "checks.py"
    path.write_text(
        f"{checks}{call}\n    raise CheckFailed('x', 'wrong')\n".replace(', needs=["shape"]', ""), "utf-8"
    )
    write(
        workspace,
        "import hashlib, torch\n\n\ndef bits(x):\n"
        "    if isinstance(x, torch.Tensor):\n"
        "        raw = x.detach().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()\n"
        "        return [str(x.dtype), list(x.shape), list(x.stride()), raw.hex()]\n"
        "    if isinstance(x, dict):\n        return [[key, bits(value)] for key, value in x.items()]\n"
        "    return [bits(part) for part in x] if isinstance(x, (list, tuple)) else repr(x)\n\n\n"
        "def double(x):\n    print('digest', hashlib.sha256(repr(bits(x)).encode()).hexdigest())\n",
    )
    failed, code = repro_of(run_course)
    assert failed["id"] == "value", failed
    seen = pasted(code, workspace.root)
    assert seen.stdout.splitlines()[:1] == failed["stdout"].splitlines(), seen.stderr


def test_a_call_that_python_has_no_short_form_for_says_what_makes_it(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    folder = content.bank / "01-doubling" / "doubling"
    edit(folder / "checks.py", "import torch\n", "import torch\n\nfrom grader.checks import FixedDenoiser\n")
    edit(folder / "checks.py", "submission.double(x)", "submission.double([FixedDenoiser(x)])")
    write(workspace, RIGHT.replace("return 2 * x", "return 3 * x"))
    failed, code = repro_of(run_course)
    assert failed["id"] == "value"
    assert code.endswith("no lines make this one, but course debug does.")
    assert pasted(code, workspace.root).returncode == 0


@pytest.mark.parametrize("count", [1, 200])
def test_models_and_drivers_come_again(
    run_course: RunCourse, workspace: Workspace, content: Content, count: int
) -> None:
    folder = content.bank / "01-doubling" / "doubling"
    (folder / "drivers.py").write_text(
        "def twice(double, x, model):\n    return [double(x), model(x, x)]\n", "utf-8"
    )
    edit(folder / "checks.py", "import torch\n", "import torch\n\nfrom grader.checks import FixedDenoiser\n")
    edit(
        folder / "checks.py",
        '    expect_close(submission.double(x), reference.double(x), advice="Look at the factor.")\n',
        f"    model = FixedDenoiser(torch.randn({count}, generator=generator)).eval()\n"
        "    left = submission.via('twice').double(x, model)\n"
        "    expect_close(left[1], model.predict(x, x))\n"
        "    expect_close(left[0], reference.double(x))\n",
    )  # fmt: skip
    write(workspace, RIGHT.replace("return 2 * x", "return 3 * x"))
    failed, code = repro_of(run_course)
    assert failed["call"].startswith("double: by way of twice (tensor(")
    seen = pasted(code, workspace.root)
    assert numbers(seen.stdout)[:4] == pytest.approx(numbers(failed["got"]), abs=1e-4), seen.stderr
    assert len(numbers(seen.stdout)) == 4 + count
