"""What is near to a word, and is another one."""

from __future__ import annotations

import torch

from grader.checks.expect import near_misses


def test_words_of_one_letter_have_near_misses_as_well() -> None:
    found = near_misses(["A", "B"], torch.Generator().manual_seed(0))
    assert {"a", "b", " A", "A\n", "AA", ""} <= set(found)
    assert not {"A", "B"} & set(found)


def test_near_misses_of_a_word_differ_from_it() -> None:
    for seed in range(20):
        found = near_misses(["minimax"], torch.Generator().manual_seed(seed))
        assert {"MINIMAX", "Minimax", "xaminim"} <= set(found)
        assert "minimax" not in found
