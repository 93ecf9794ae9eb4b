"""Words that a function has to refuse."""

from __future__ import annotations

from typing import Any, cast

import pytest
import torch

from grader.checks import expect_refused
from grader.checks.expect import describe_pair, near_misses
from grader.diagnosis import InProcess
from grader.sandbox.submission import Submission, wait_until_loaded
from tests.checks.test_properties import failure_of

LARGE = torch.arange(12.0).reshape(3, 4)
ONE = torch.ones((), dtype=torch.float64)


@pytest.mark.parametrize(
    ("got", "expected", "shown"),
    [
        (ONE + 1e-7, ONE, ("1.0000001", "1")),
        (ONE + 2**-52, ONE, ("1.0000000000000002", "1")),
        (torch.tensor(-0.0), torch.tensor(0.0), ("-0", "0")),
        (ONE, ONE.float(), ("torch.float64", "torch.float32")),
        (torch.zeros(1), torch.zeros(()), ("shape (1,)", "a 0-dim tensor")),
        (LARGE + (LARGE == 6) * 1e-5, LARGE, ("6.00001 at [1, 2]", "6 at [1, 2]")),
        (LARGE.where(LARGE != 6, torch.nan), LARGE, ("nan at [1, 2]", "6 at [1, 2]")),
        (torch.tensor([1.0, 3.0000002]), torch.tensor([1.0, 3]), ("[1, 3.0000002]", "[1, 3]")),
        (3.0, torch.tensor(3.0), ("3 (a Python float)", "3")),
        ((), (1,), ("another tuple", "a tuple")),
    ],
)
def test_what_was_expected_and_what_came_never_read_alike(got: Any, expected: Any, shown: tuple[str, str]) -> None:
    assert describe_pair(got, expected) == shown


def test_words_of_one_letter_have_near_misses_as_well() -> None:
    found = near_misses(["A", "B"], torch.Generator().manual_seed(0))
    assert {"a", "b", " A", "A\n", "AA", ""} <= set(found)
    assert not {"A", "B"} & set(found)


def test_near_misses_of_a_word_differ_from_it() -> None:
    for seed in range(20):
        found = near_misses(["minimax"], torch.Generator().manual_seed(seed))
        assert {"MINIMAX", "Minimax", "xaminim"} <= set(found)
        assert "minimax" not in found


LENIENT = """
def f(size, kind):
    if {taken}:
        return size
    raise {error}(kind)
"""


def submitted(source: str, drivers: str = "") -> Submission:
    stub = "def f(size, kind):\n    pass\n"
    submission = Submission(cast(Any, InProcess()), source, file="f.py", stub=stub, drivers=drivers)
    wait_until_loaded(submission)
    return submission


@pytest.mark.parametrize(
    ("taken", "error", "got"),
    [
        ("kind in ('one', 'two_b')", "ValueError", None),
        ("kind.strip() in ('one', 'two_b')", "ValueError", "3 (a Python int) came back"),
        ("kind in ('one', 'two_b')", "KeyError", "KeyError: '"),
        ("kind is None or kind in ('one', 'two_b')", "ValueError", "3 (a Python int) came back"),
        ("kind and kind in 'one two_b'", "ValueError", "3 (a Python int) came back"),
    ],
)
def test_a_strange_word_has_to_be_refused(taken: str, error: str, got: str | None) -> None:
    source = LENIENT.format(taken=taken.replace("kind.", "str(kind)."), error=error)
    submission = submitted(source)

    def ask() -> None:
        expect_refused(submission, "f", [3, ...], ["one", "two_b"], torch.Generator().manual_seed(0))

    if got is None:
        ask()
    else:
        failure = failure_of(ask)
        assert (failure.aspect, failure.message) == ("raises", "ValueError was not raised")
        assert got in failure.got


def test_what_the_worker_says_of_strange_words_passes_nobody() -> None:
    """A submission may have put another in the place of the driver: some words are asked for one by one."""
    source = LENIENT.format(taken="True", error="ValueError")
    submission = submitted(source, drivers="def taken(*_):\n    return []\n")
    failure_of(lambda: expect_refused(submission, "f", [3, ...], ["one"], torch.Generator().manual_seed(0)))
