import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    distance, nearest = (x[:, None] - centres).pow(2).sum(2).sqrt().min(1)
    good = distance < 3 * spread
    return torch.bincount(nearest[good], minlength=centres.shape[0])


def shares(counts: Tensor) -> Tensor:
    return counts.double() / counts.sum().clamp(min=1)


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    r = shares(counts)
    return math.log(len(counts)) + torch.xlogy(r, r).sum()


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    covered = (shares(counts) >= least).sum()
    good = counts.sum() / x.shape[0]
    return covered, good, kl_to_uniform(counts)
