"""The drivers that many exercises share."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.sandbox.drivers import random_states


def fixed() -> None:
    torch.manual_seed(0)
    torch.randn(3)


def by_the_clock() -> None:
    random.seed(time.perf_counter_ns())


def in_numpy() -> None:
    np.random.seed(1)


@pytest.mark.parametrize(
    ("function", "found"),
    [
        (lambda: torch.randn(3), []),
        (lambda: None, []),
        (lambda: np.random.rand() + random.random(), []),
        (fixed, ["torch"]),
        (by_the_clock, ["random"]),
        (in_numpy, ["numpy"]),
    ],
)
def test_who_sets_a_seed_is_found(function: Callable[[], Any], found: list[str]) -> None:
    assert random_states(function) == found
