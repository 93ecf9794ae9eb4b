import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    distance, nearest = (x[:, None] - centres).norm(dim=2).min(dim=1)
    good = distance < 3 * spread
    if not good.any():
        return torch.zeros(len(centres), dtype=torch.long)
    return torch.bincount(nearest[good])


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    modes = len(counts)
    if counts.sum() == 0:
        return math.log(modes)
    r = counts.double() / counts.sum()
    return math.log(modes) + torch.xlogy(r, r).sum()


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    covered = int((counts / len(x) >= least).sum())
    return covered, counts.sum() / len(x), kl_to_uniform(counts)
