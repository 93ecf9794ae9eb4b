"""Each habit is found where it is missing, and right code in any style has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import pytest
import torch
from torch import Tensor

from grader.checks import (
    AffineDenoiser,
    CheckFailed,
    FixedDenoiser,
    expect_any_rank,
    expect_any_strides,
    expect_dtype_of_batch,
    expect_half,
    expect_hooks,
    expect_model_takes_batch,
    expect_nothing_drawn,
    expect_whole_batch,
    habits,
    noised,
    noising,
    normal,
)
from grader.diagnosis import InProcess
from grader.sandbox.submission import Submission, wait_until_loaded
from tests.checks.test_properties import failure_of, seeded

WEIGHTS = "    w = table[t].to(x0.dtype).reshape(-1, *[1] * (x0.dim() - 1))\n"
MIXED = f"{WEIGHTS}    return w.sqrt() * x0 + (1 - w).sqrt() * noise\n"
# The forward process with one habit missing; each of them passes what a training run needs.
BY_ROWS = (
    "    rows = [table[s].to(x) ** 0.5 * x + (1 - table[s].to(x)) ** 0.5 * e for x, s, e in zip(x0, t, noise)]\n"
    "    return torch.stack(rows)\n"
)
OTHER_DTYPE = MIXED.replace(".to(x0.dtype)", "")
IN_FLOAT32 = MIXED.replace("x0.dtype)", "torch.promote_types(x0.dtype, torch.float32))", 1)
ROUNDED_OFF = "    one = torch.full_like(x0, 64)\n" + MIXED.replace("return ", "return one + (") + "    ) - one\n"
ROUNDED_OFF = ROUNDED_OFF.replace("* noise\n    ) - one", "* noise) - one")
BY_VIEW = f"{WEIGHTS}    x, e = (b.view(len(x0), -1) for b in (x0, noise))\n    w = w.view(-1, 1)\n" + (
    "    return (w.sqrt() * x + (1 - w).sqrt() * e).view(x0.shape)\n"
)
FOUR_AXES = MIXED.replace("*[1] * (x0.dim() - 1)", "*{2: [1], 4: [1, 1, 1]}[x0.dim()]")


def submitted(body: str, signature: str = "x0, t, table, noise", *, drivers: str = "") -> Submission:
    """A submission with one function f, called by way of the wire."""
    source = f"import torch\n\n\ndef f({signature}):\n{body}"
    submission = Submission(cast(Any, InProcess()), source, file="f.py", stub=source, drivers=drivers)
    wait_until_loaded(submission)
    return submission


def mixing(shape: tuple[int, ...] = (4, 3)) -> tuple[Tensor, ...]:
    return noising(seeded(), shape)


HABITS: dict[str, Callable[[Submission], None]] = {
    "dtype": lambda made: expect_dtype_of_batch(made.f, *mixing()),
    "half": lambda made: expect_half(made.f, noised, *mixing()),
    "strides": lambda made: expect_any_strides(made.f, *mixing((3, 2, 4, 5))),
    "rank": lambda made: expect_any_rank(made.f, noised, *mixing((2, 3, 2, 4, 5))),
    "loop": lambda made: expect_whole_batch(made, "f", *mixing()),
}


@pytest.mark.parametrize("habit", HABITS)
def test_good_code_has_every_habit(habit: str) -> None:
    HABITS[habit](submitted(MIXED))


@pytest.mark.parametrize(
    ("habit", "body", "message"),
    [
        ("dtype", OTHER_DTYPE, "with a float32 batch and a float64 table, the result is float64"),
        ("dtype", "    assert x0.dtype == table.dtype\n" + MIXED, "float64 table, it raises AssertionError"),
        ("half", IN_FLOAT32, "with all inputs in bfloat16, the result is float32"),
        ("half", ROUNDED_OFF, "with all inputs in bfloat16, the result is far off"),
        ("half", "    x0.numpy()\n" + MIXED, "with all inputs in bfloat16, it raises TypeError"),
        ("half", "    return None\n", "the result is not a tensor"),
        ("strides", BY_VIEW, "with inputs that are not contiguous, it raises RuntimeError: view size is not"),
        (
            "strides",
            "    return x0.as_strided(x0.shape, (40, 20, 5, 1))\n",
            "contiguous, the numbers are different",
        ),
        ("rank", FOUR_AXES, "with a batch of shape (2, 3, 2, 4, 5), it raises KeyError: 5"),
        ("rank", "    return x0.flatten(3)\n", "with a batch of shape (2, 3, 2, 4, 5), the shape is different"),
        ("loop", BY_ROWS, "operations of torch for 4 examples"),
    ],
)
def test_a_missing_habit_is_told_with_its_circumstances(habit: str, body: str, message: str) -> None:
    found = failure_of(lambda: HABITS[habit](submitted(body)))
    assert message in found.message
    assert found.advice


@pytest.mark.parametrize("body", [OTHER_DTYPE, IN_FLOAT32, ROUNDED_OFF, BY_VIEW, FOUR_AXES, BY_ROWS])
def test_one_missing_habit_is_not_taken_for_another(body: str) -> None:
    def is_found(habit: Callable[[Submission], None]) -> bool:
        try:
            habit(submitted(body))
        except CheckFailed:
            return True
        return False

    assert sum(is_found(habit) for habit in HABITS.values()) == 1


@pytest.mark.parametrize(
    "body",
    [
        "    return torch.vmap(lambda x: x.exp().sum())(x)\n",
        "    return torch.einsum('ij,ij->i', x, x)\n",
        "    return sum(x[:, j] for j in range(x.shape[1]))\n",
        "    return torch.distributions.Normal(x, 1.0).log_prob(0 * x).sum(1)\n",
        "    for _ in range(50):\n        x = x.sin()\n    return x\n",
    ],
)
def test_what_does_not_go_through_the_examples_is_no_loop(body: str) -> None:
    expect_whole_batch(submitted(body, "x"), "f", *normal(seeded(), (4, 3)))


@pytest.mark.parametrize(
    "body",
    [
        "    return torch.stack([row.sum() for row in x])\n",
        "    return torch.tensor([float(row[0]) for row in x])\n",
        "    out = x[:, 0].clone()\n    for i in range(len(x)):\n        out[i] = x[i].sum()\n    return out\n",
        "    return torch.cat([half.sum(1) for half in x.split(1)])\n",
        "    return torch.tensor([x[i, 0].item() for i in range(x.size(0))])\n",
    ],
)
def test_a_loop_over_the_examples_is_counted(body: str) -> None:
    found = failure_of(lambda: expect_whole_batch(submitted(body, "x"), "f", *normal(seeded(), (4, 3))))
    assert re.fullmatch(r"\d+ operations of torch for 4 examples, \d+ for 32", found.message)


@pytest.mark.parametrize("model", [FixedDenoiser(torch.ones(4, 3)), AffineDenoiser(*torch.ones(2))])
@pytest.mark.parametrize("call", ["model(x0, t)", "model.forward(x0, t)", "model.__call__(x0, t)"])
def test_a_model_that_is_run_past_its_hooks_is_noticed(model: torch.nn.Module, call: str) -> None:
    x0, t, *_ = mixing()
    made = submitted(f"    return {call}.mean()\n", "model, x0, t")
    if ".forward" not in call:
        return expect_hooks(made, "f", model, x0, t)
    found = failure_of(lambda: expect_hooks(made, "f", model, x0, t))
    assert "`forward` was called" in found.message
    return None


@pytest.mark.parametrize(
    ("body", "is_one_by_one"),
    [
        ("    return model(x0, t).mean()\n", False),
        ("    return (model(x0[:2], t[:2]).mean() + model(x0[2:], t[2:]).mean()) / 2\n", False),
        ("    return sum(model(x[None], s[None]).mean() for x, s in zip(x0, t)) / len(x0)\n", True),
    ],
)
def test_a_model_that_gets_one_example_at_a_time_is_noticed(body: str, is_one_by_one: bool) -> None:
    x0, t, *_ = mixing()
    asked = (submitted(body, "model, x0, t"), "f", AffineDenoiser(*torch.ones(2)), x0, t)
    if not is_one_by_one:
        return expect_model_takes_batch(*asked)
    found = failure_of(lambda: expect_model_takes_batch(*asked))
    assert found.message == "the model was called 4 times for a batch of 4"
    return None


@pytest.mark.parametrize(
    ("body", "is_drawing"),
    [
        ("    return x * noise\n", False),
        ("    return x * (torch.randn_like(x) if noise is None else noise)\n", False),
        ("    return x * noise + 0 * torch.rand(1)\n", True),
        ("    import random\n    random.random()\n    return x * noise\n", True),
        ("    import numpy as np\n    np.random.rand(3)\n    return x * noise\n", True),
    ],
)
def test_random_numbers_that_nobody_needs_are_noticed(body: str, is_drawing: bool) -> None:
    asked = (submitted(body, "x, noise"), "f", *normal(seeded(), (4, 3), (4, 3)))
    if not is_drawing:
        return expect_nothing_drawn(*asked)
    assert "random numbers were drawn" in failure_of(lambda: expect_nothing_drawn(*asked)).message
    return None


def test_what_looks_on_may_be_a_driver_of_the_exercise() -> None:
    drivers = "def twice_past(f, x):\n    return 2\n"
    made = submitted("    return x\n", "x", drivers=drivers)
    (x,) = normal(seeded(), (4, 3))
    assert "`forward` was called" in failure_of(lambda: expect_hooks(made, "f", x, via="twice_past")).message


@pytest.mark.parametrize("shape", [(), (3,), (3, 4), (3, 2, 4), (3, 2, 4, 5)])
def test_another_order_in_memory_has_the_same_numbers(shape: tuple[int, ...]) -> None:
    (x,) = normal(seeded(), shape)
    reordered = habits.in_another_order(x)
    assert torch.equal(reordered, x)
    assert reordered.is_contiguous() == (len(shape) < 2)
    assert len(shape) != 4 or reordered.is_contiguous(memory_format=torch.channels_last)


def test_options_reach_the_function() -> None:
    made = submitted("    return x * factor\n", "x, factor=1.0")
    (x,) = normal(seeded(), (4, 3))
    expect_half(made.f, lambda x, factor: x * factor, x, factor=2.0)
    expect_any_rank(made.f, lambda x, factor: x * factor, *normal(seeded(), (2, 1, 2, 1, 2)), factor=2.0)
    expect_any_strides(made.f, x, factor=2.0)
    expect_dtype_of_batch(made.f, x, factor=2.0)
    expect_whole_batch(made, "f", x, factor=2.0)


def test_no_advice_is_a_line_to_paste() -> None:
    texts = [text for name, text in vars(habits).items() if name.isupper() and isinstance(text, str)]
    assert len(texts) == 9
    for text in texts:
        assert text.endswith("?")
        assert 80 < len(text) < 300
        assert not re.search(r"\w\(|\w = |torch\.", text.replace("(batch", ""))
