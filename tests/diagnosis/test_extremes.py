"""Numbers that are very large or very small, and what gets lost with them."""

from __future__ import annotations

import torch

from grader.diagnosis.answers import is_close


def test_numbers_as_large_as_there_are_differ_from_small_ones() -> None:
    lowest = torch.tensor([torch.finfo(torch.float64).min], dtype=torch.float64)
    assert is_close(lowest, lowest.clone())
    assert not is_close(torch.tensor([-100.0]), lowest)
