"""Stand-ins do what torch asks of them, load nothing for it, and give way to the real module for anything else."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest

from grader.grading import Judge
from tests.conftest import PATIENCE, ROOT
from tests.grading.test_jobs import grade, with_double

HEAVY = ("sympy", "torch._inductor", "torch._dynamo.eval_frame")
START = "import sys, torch\nfrom grader.sandbox import spare_imports\nspare_imports.spare()\n"
END = f"\nprint([name for name in {HEAVY} if name in sys.modules])"


def run(code: str, *, start: str = START) -> list[str]:
    """The lines that code prints in a process of its own; the last one: what heavy it has loaded."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", start + textwrap.dedent(code) + END],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TORCHDYNAMO_DISABLE": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


TRAINING = """
    torch.manual_seed(0)
    for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop):
        net = torch.nn.Linear(3, 2)
        optimiser = kind(net.parameters(), lr=0.1)
        for _ in range(3):
            optimiser.zero_grad()
            net(torch.ones(4, 3)).square().mean().backward()
            optimiser.step()
        print(net.weight.tolist(), list(optimiser.state_dict()))
"""
DERIVATIVES = """
    x = torch.arange(3.0, requires_grad=True)
    print(torch.autograd.grad(x**3, x, grad_outputs=torch.ones(3), create_graph=True))
    for wrong in (torch.ones(4), torch.ones(3, 1), torch.ones(())):
        try:
            torch.autograd.grad(x**2, x, grad_outputs=wrong)
        except RuntimeError as error:
            print(error)
"""


@pytest.mark.parametrize("code", [TRAINING, DERIVATIVES])
def test_the_numbers_are_those_of_torch_alone_and_nothing_heavy_is_loaded(code: str) -> None:
    *ours, loaded = run(code)
    *alone, loaded_by_torch = run(code, start="import sys, torch\n")
    assert ours == alone
    assert loaded == "[]"
    assert loaded_by_torch != "[]", "torch spares it by itself now, so the stand-ins can go"


@pytest.mark.parametrize(
    "code",
    [
        "import torch._dynamo; print(torch._dynamo.config.cache_size_limit > 0)",
        "import torch._dynamo.eval_frame as module; print(module.__name__ == 'torch._dynamo.eval_frame')",
        "from torch._dynamo import optimize; print(callable(optimize))",
        "print(torch.compile(lambda x: 2 * x)(torch.ones(1)).item() == 2)",
        "import torch.fx.experimental.symbolic_shapes as shapes; print(callable(shapes.guard_bool))",
        "from torch.fx.experimental.symbolic_shapes import ShapeEnv; print(callable(ShapeEnv))",
        "from torch.fx.experimental.symbolic_shapes import sym_eq; print(sym_eq(3, 3))",
        "torch.testing.assert_close(torch.ones(2), torch.ones(2)); print(True)",
    ],
)
def test_whatever_else_is_asked_for_comes_from_the_real_module(code: str) -> None:
    more, *_ = run(code + "\n" + textwrap.dedent(TRAINING))
    assert more == "True"


def test_looking_through_all_modules_loads_none() -> None:
    assert run("import inspect\nprint(inspect.getmodule(lambda: 0))")[-1] == "[]"


def test_a_submission_may_compile_its_function(judge: Judge) -> None:
    """It runs as it is, as compilers cannot start there."""
    source = with_double("return torch.compile(lambda y: 2 * y)(x)")
    assert grade(judge, source).checks[1].status.value == "pass"
