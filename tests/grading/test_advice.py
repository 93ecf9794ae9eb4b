"""Each line of advice is for what really is raised; it is shown where that happens."""

from __future__ import annotations

import io
import json
from unittest import mock

import pytest

from grader.grading import Judge
from grader.grading.advice import ADVICE, NOTEBOOK, PLOTS, advice_on
from grader.report import Status
from grader.sandbox.client import Raised
from grader.sandbox.submission import SubmissionRaised
from grader.sandbox.worker import Worker
from tests.grading.test_jobs import grade, with_double

# Code that raises what a row of the table is about, with a part of its advice.
RAISING = [
    ("%matplotlib inline", "command of a notebook"),
    ("!pip install torch", "command of a notebook"),
    ("if True:\n        x = 1\n\ty = 2", "tabs"),
    ("def f():\nreturn 1", "how far this line is moved in"),
    ("x = (1,\ny = 2", "does not close"),
    ("def f(): return f()\nf()", "without an end"),
    ("input('beta? ')", "`input()`"),
    ("raise __import__('bdb').BdbQuit", "course debug"),
    ("if torch.zeros(3) > 0: pass", "torch.where"),
    ("torch.ones(2, requires_grad=True).numpy()", "NumPy knows nothing of gradients"),
    ("x = torch.ones(2, requires_grad=True)\nx += 1", "a tensor of the caller's"),
    ("x = torch.ones(2, requires_grad=True)\ny = x.exp()\ny += 1\ny.sum().backward()", "the backward pass needs"),
    ("torch.ones(3) + torch.ones(2)", "axes have 3 and 2 places"),
    ("torch.ones(2, 3) @ torch.ones(2, 3)", "Matrices of 2x3 and 2x3 meet"),
    ("torch.ones(2, 3) @ torch.ones(3, 2).double()", "different dtypes"),
    ("torch.ones(2).cuda()", "Not every learner has a GPU"),
    ("math.log(torch.ones(2))", "single numbers"),
    ("torch.ones(2).item()", "take out one number"),
    ("torch.ones(2).sum(dim=2)", "fewer axes"),
    ("torch.ones(2)[0, 0]", "fewer axes"),
    ("torch.ones(2) + None", "Something is None"),
    ("None.sum()", "Something is None"),
    ("(1.0).exp()", "a plain number"),
    ("def f(x):\n    if x: y = 1\n    return y\nf(0)", "`y` gets its value in a branch"),
    ("torch.distributions.Bernoulli(probs=torch.tensor(2.0))", "looks at its arguments first"),
    ("torch.nn.functional.binary_cross_entropy(torch.tensor([3.0]), torch.tensor([1.0]))", "takes probabilities"),
    ("import sklearn_of_nobody", "`sklearn_of_nobody.py` of yours"),
    ("import cv2", "pip install opencv-python"),
    ("F.relu(torch.ones(2))", "`import torch.nn.functional as F` is missing"),
    ("import matplotlib_of_nobody.pyplot", "matplotlib_of_nobody"),
]


def raised_by(code: str) -> SubmissionRaised:
    """What a worker tells of code that raises."""
    worker = Worker()
    worker.file = "s.py"
    try:
        with mock.patch("sys.stdin", io.StringIO()):
            exec(compile(f"import math, torch\n{code}", "s.py", "exec"), {})
    except BaseException as error:
        told = worker.describe(error)
        frames = tuple((frame["line"], frame["function"], frame["text"]) for frame in told["frames"])
        return SubmissionRaised(Raised(tuple(told["types"]), told["text"], frames, told["memory"]))
    raise AssertionError(f"{code} raises nothing")


@pytest.mark.parametrize(("code", "advice"), RAISING)
def test_what_is_raised_gets_its_advice(code: str, advice: str) -> None:
    raised = raised_by(code)
    assert advice in advice_on(raised), (raised, raised.frames)


def test_every_row_is_tried() -> None:
    found = {advice_on(raised_by(code)) for code, _ in RAISING}
    for _, pattern, advice in ADVICE:
        assert any(advice.split("{")[0] in each for each in found), (pattern, advice)


def test_an_exception_that_nobody_knows_gets_none() -> None:
    assert advice_on(raised_by("raise ArithmeticError('of its own kind')")) == ""


def test_plots_have_their_own_sentence() -> None:
    plotting = Raised(
        ("OSError", "Exception"), "Matplotlib requires access", ((2, "", "import matplotlib"),), False
    )
    assert advice_on(SubmissionRaised(plotting)) == PLOTS


def test_the_advice_stands_at_the_check(judge: Judge) -> None:
    check = grade(judge, with_double("return 2 * x + torch.ones(x.shape[-1] + 1)")).checks[0]
    assert check.status is Status.ERROR
    assert "Print both shapes" in check.advice


def test_a_notebook_is_told_to_be_one(judge: Judge) -> None:
    cells = {"cells": [{"cell_type": "code", "source": ["def double(x):\n"], "outputs": []}], "nbformat": 4}
    for cell in (cells, {**cells, "metadata": None}):
        report = grade(judge, json.dumps(cell))
        assert report.checks[0].advice == NOTEBOOK


def test_methods_are_told_to_be_methods(judge: Judge) -> None:
    source = (
        "class Doubling:\n    def double(self, x):\n        return 2 * x\n\n"
        "    def total(self, x):\n        return x.sum()\n"
    )
    report = grade(judge, source)
    assert "the functions stand in a class, Doubling" in report.load_error
    assert "left edge" in report.checks[0].advice
    half = f"{source}\n\ndef total(x):\n    return 2 * x.sum()\n"
    check = grade(judge, half).checks[0]
    assert "the functions stand in a class, Doubling" in check.message


def test_a_crash_in_compiled_code_is_told_as_one(judge: Judge) -> None:
    check = grade(judge, with_double("import ctypes\nctypes.string_at(0)\nreturn x")).checks[0]
    assert check.status is Status.CRASH
    assert "Compiled code broke down" in check.advice
