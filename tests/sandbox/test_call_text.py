"""How a call is named in a line: what a learner would write, and how a driver calls it."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.sandbox.call_text import call_text
from grader.sandbox.drivers import ASKED, PASSED_ON, STANDARD

X, Y = torch.zeros(4, 3), torch.zeros(5, dtype=torch.int64)
LAYERS = [[X, torch.zeros(2)], [X]]
OWN = '''
def turns(step, weights, *, lr):
    """What a step leaves behind: weights and losses.

    lr: of both.
    """

def bare(function):
    pass
'''


@pytest.mark.parametrize(
    ("driver", "args", "kwargs", "text"),
    [
        ("", (X, 2), {"t": Y}, "f(<4×3>, 2, t=<5 int64>)"),
        ("seeded", (7, X), {}, "f(<4×3>), with a generator of seed 7"),
        ("without_gradients", (X,), {"eta": 0.5}, "f(<4×3>, eta=0.5), under torch.no_grad()"),
        ("repeated", (64, X, Y), {}, "f(<4×3>, <5 int64>), 64 times in a row"),
        ("on_and_off", (2, X), {}, "f(<4×3>), 2 times in a row, every second under torch.no_grad()"),
        ("on_and_off", (1, X), {}, "f(<4×3>)"),
        ("in_turn", (3, [X, 1], [X, 2]), {"k": 1},
         "f(<4×3>, 1, k=1), 3 times in a row, every second with other arguments"),
        ("after_steps", (LAYERS, LAYERS), {"lr": 0.05},
         "f: called for one batch after the other, as in training (…, lr=0.05)"),
        ("turns", (LAYERS,), {"lr": 0.1}, "f: what a step leaves behind (…, lr=0.1)"),
        ("bare", (), {}, "f: by way of bare"),
        ("draws", (X,), {}, "f: whether it uses up random numbers (<4×3>)"),
    ],
)  # fmt: skip
def test_a_call_is_told_in_the_words_of_whoever_wrote_the_function(
    driver: str, args: tuple[Any, ...], kwargs: dict[str, Any], text: str
) -> None:
    assert call_text("f", args, kwargs, driver=driver, drivers=OWN) == text


@pytest.mark.parametrize("driver", ["without_gradients", "turns"])
def test_many_arguments_are_cut_where_two_lines_are_full(driver: str) -> None:
    given = [torch.zeros(number, 3) for number in range(2, 60)]
    text = call_text("gan_train_step", (LAYERS, *given, LAYERS), {}, driver=driver, drivers=OWN)
    assert "(…, <2×3>, <3×3>, " in text
    assert ">, …)" in text
    assert len(text) <= 120


def test_all_that_drivers_share_say_how_they_call() -> None:
    assert {*PASSED_ON, *ASKED} == set(STANDARD)
