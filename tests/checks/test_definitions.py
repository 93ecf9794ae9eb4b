"""The definitions agree with other roads to the same numbers."""

from __future__ import annotations

import torch
from torch.distributions import Normal

from grader.checks import gaussian_sample, kl_to_prior, noised, noising, normal, pixel_cross_entropy, pixels
from tests.checks.test_properties import seeded


def test_definitions_agree_with_other_roads() -> None:
    mu, logvar, eps = normal(seeded(), (3, 7), (3, 7), (3, 7))
    quantile = Normal(mu, (logvar / 2).exp()).icdf(torch.special.ndtr(eps))
    torch.testing.assert_close(gaussian_sample(mu, logvar, eps), quantile)
    closed = 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum(dim=1)
    torch.testing.assert_close(kl_to_prior(mu, logvar), closed)
    x, logits = pixels(seeded(), (3, 2, 5)), normal(seeded(1), (3, 2, 5))[0]
    p = logits.sigmoid()
    by_hand = -(x * p.log() + (1 - x) * (1 - p).log()).sum(dim=(1, 2))
    torch.testing.assert_close(pixel_cross_entropy(x, logits), by_hand)
    x0, t, table, noise = noising(seeded(), (5, 2, 4, 6))
    weights = table[t].reshape(5, 1, 1, 1)
    torch.testing.assert_close(noised(x0, t, table, noise), weights.sqrt() * x0 + (1 - weights).sqrt() * noise)
