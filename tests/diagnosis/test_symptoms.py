"""Symptoms say what is so wherever they are seen, and nothing that is so in one call alone."""

from __future__ import annotations

import pytest

from grader.content import load_exercise
from grader.diagnosis import Diagnosis, FailedFunction, comparison_for, diagnose
from grader.diagnosis.party import in_process
from tests.conftest import ROOT


def diagnosed(name: str, function: str, wrong: str) -> Diagnosis | None:
    (folder,) = (ROOT / "grader" / "bank").glob(f"*/{name}")
    exercise = load_exercise(folder)
    party = in_process(f"{exercise.reference}\n\n{wrong.strip()}\n", "submission.py", drivers=exercise.drivers)
    return diagnose(comparison_for(str(folder), 0), FailedFunction(function), party)


def test_axes_that_are_squeezed_away_are_seen() -> None:
    wrong = """
def first_within(draws, c):
    found = [column[column.abs() <= c][0] for column in draws.flatten(1).T]
    return torch.stack(found).reshape(draws.shape[1:]).squeeze()
"""
    found = diagnosed("truncation_trick", "first_within", wrong)
    assert found is not None
    assert found.id == "lost_axes"


@pytest.mark.parametrize("result", ["z.reshape(1, -1)", "0.5 * z.squeeze()"])
def test_an_axis_that_is_another_or_other_numbers_are_no_squeezed_axis(result: str) -> None:
    wrong = f"""
def first_within(draws, c):
    z = torch.stack([column[column.abs() <= c][0] for column in draws.flatten(1).T]).reshape(draws.shape[1:])
    return {result}
"""
    found = diagnosed("truncation_trick", "first_within", wrong)
    assert found is None or found.id != "lost_axes"


def test_an_input_that_counts_in_most_calls_is_not_told_to_be_without_effect() -> None:
    wrong = """
def mix_styles(w_a, w_b, layers, crossover):
    crossover = layers if layers == 2 else crossover
    return torch.stack([w_a if i < crossover else w_b for i in range(layers)], 1)
"""
    found = diagnosed("style_mapping", "mix_styles", wrong)
    assert found is None or found.id != "input_without_effect"


def test_an_input_that_never_counts_is_told_so() -> None:
    wrong = """
def mix_styles(w_a, w_b, layers, crossover):
    return (3 * w_a)[:, None].repeat(1, layers, 1)
"""
    found = diagnosed("style_mapping", "mix_styles", wrong)
    assert found is not None
    assert found.id == "input_without_effect"


def test_a_list_that_all_objects_of_a_class_share_is_told_to_be_kept() -> None:
    wrong = """
class ImagePool:
    past = []

    def __init__(self, size):
        self.size = size

    def query(self, images, u):
        found = []
        for image, (chance, place) in zip(images.detach().clone(), u.tolist()):
            if len(self.past) < self.size:
                self.past.append(image)
            elif self.size and chance < 0.5:
                old = self.past[int(place * self.size)]
                self.past[int(place * self.size)] = image
                image = old
            found.append(image)
        return torch.stack(found)
"""
    found = diagnosed("cycle_consistency", "ImagePool", wrong)
    assert found is not None
    assert found.id == "kept_between_calls"
    # What is kept may have another shape, or none that fits.
    assert {"value", "shape", "error"} <= found.explains
