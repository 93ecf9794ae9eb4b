import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    d2 = (x[:, None] - centres).square().sum(-1)
    smallest, nearest = d2.min(dim=1)
    return torch.bincount(nearest[smallest < 9 * spread**2], minlength=len(centres))


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    if counts.sum() == 0:
        return math.log(len(counts))
    found = counts[counts > 0].double()
    r = found / found.sum()
    return (r * (r * len(r)).log()).sum()


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    covered = int((counts / len(x) >= least).sum())
    return covered, counts.sum() / len(x), kl_to_uniform(counts)
