"""A critic's slope on paper is the one that autograd finds, and shares are one for each example."""

from __future__ import annotations

import pytest
import torch

from grader.checks import between, expect_shares, judged, slopes_of
from tests.checks.test_properties import failure_of, seeded


@pytest.mark.parametrize("is_column", [False, True])
@pytest.mark.parametrize("shape", [(5, 3), (1, 2, 3, 4)])
def test_the_slope_on_paper_is_the_slope(shape: tuple[int, ...], is_column: bool) -> None:
    critic, real, fake, alpha = judged(seeded(), shape, is_column=is_column)
    x = between(real, fake, alpha).requires_grad_()
    scores = critic(x)
    assert scores.shape == ((shape[0], 1) if is_column else (shape[0],))
    (slope,) = torch.autograd.grad(scores.sum(), x)
    torch.testing.assert_close(slopes_of(critic, x), slope.flatten(1))


def test_points_lie_between_the_examples_of_their_row() -> None:
    _, real, fake, alpha = judged(seeded(), (4, 2))
    points = between(real, fake, alpha)
    assert alpha[1:3].tolist() == [0.0, 1.0]
    assert torch.equal(points[1], fake[1])
    torch.testing.assert_close(points[2], real[2])


def test_features_with_shares_of_their_own_are_found() -> None:
    shares = [torch.rand(2000, 1, generator=seeded(seed)).expand(-1, 3) for seed in range(2)]
    expect_shares(*shares)
    assert failure_of(lambda: expect_shares(shares[0], torch.rand(2000, 3, generator=seeded()))).aspect == "value"
    assert failure_of(lambda: expect_shares(*(1.2 * share for share in shares))).aspect == "behaviour"
