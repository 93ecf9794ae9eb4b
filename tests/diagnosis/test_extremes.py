"""Numbers that are very large or very small, and what gets lost with them."""

from __future__ import annotations

import torch

from grader.diagnosis import FailedFunction, diagnose
from grader.diagnosis.answers import is_close
from tests.diagnosis.test_diagnosis import comparison_of, diagnosed, party

ROUNDED_JS = """
def jensen_shannon(p_data, p_g):
    D = p_data / (p_data + p_g).clamp(min=1e-37)
    return (game_value(p_data, p_g, D) + math.log(4)) * {factor}
"""


def test_what_gets_lost_because_it_is_small_is_seen() -> None:
    source = comparison_of("best_discriminator").exercise.reference + ROUNDED_JS.format(factor=0.5)
    found = diagnosed("best_discriminator", source, "jensen_shannon")
    assert found is not None
    assert found.id == "not_finite_at_extremes"
    assert "as small as 1e-09" in found.feedback


def test_a_factor_is_told_though_the_extremes_get_lost_besides() -> None:
    source = comparison_of("best_discriminator").exercise.reference + ROUNDED_JS.format(factor=1)
    failed = FailedFunction("jensen_shannon", seen={"js_value": "value"})
    found = diagnose(comparison_of("best_discriminator"), failed, party(source))
    assert found is not None
    assert found.id == "constant_factor"


def test_numbers_as_large_as_there_are_differ_from_small_ones() -> None:
    lowest = torch.tensor([torch.finfo(torch.float64).min], dtype=torch.float64)
    assert is_close(lowest, lowest.clone())
    assert not is_close(torch.tensor([-100.0]), lowest)
