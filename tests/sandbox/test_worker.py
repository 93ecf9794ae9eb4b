"""What the worker notices about a call: all of an argument, and of torch, that is not as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from grader.sandbox.builders import TwoLayerCritic
from grader.sandbox.worker import Worker


@pytest.fixture(autouse=True)
def settings_put_back() -> Iterator[None]:
    """What a submission sets here outlives its test otherwise."""
    yield
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)


def changed_by(body: str) -> list[str]:
    """What a call of f(x, y, critic), with y in need of a gradient, leaves changed."""
    worker = Worker()
    worker.load(f"import torch\ndef f(x, y, critic):\n    {body}\n", "submission.py", ["f"])
    critic = TwoLayerCritic(torch.ones(4, 3), torch.ones(4), torch.ones(4))
    args = (torch.ones(2, 3), torch.ones(2, 3, requires_grad=True), critic)
    answer: dict[str, Any] = worker.call(1, "f", args, {})
    return list(answer["modified"])


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("return critic(x + y)", []),
        ("torch.autograd.grad(critic(x + y).sum(), y)", []),
        ("x += 1", ["argument 1: numbers"]),
        ("x.requires_grad_()", ["argument 1: requires_grad"]),
        ("y.detach_()", ["argument 2: requires_grad"]),
        ("y.sum().backward()", ["argument 2: gradients"]),
        ("critic(x).sum().backward()", ["argument 3: gradients"]),
        ("critic.eval()", ["argument 3: mode"]),
        ("critic.requires_grad_(False)", ["argument 3: requires_grad"]),
        ("torch.set_grad_enabled(False)", ["torch: recording of gradients"]),
        ("torch.set_default_dtype(torch.float64)", ["torch: default dtype"]),
    ],
)
def test_what_a_call_leaves_changed_is_named(body: str, changed: list[str]) -> None:
    assert changed_by(body) == changed
