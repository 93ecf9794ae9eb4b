import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    difference = x[:, None] - centres[None]
    nearest = difference.pow(2).sum(-1).argmin(1)
    own = difference[torch.arange(len(x)), nearest].abs()
    good = (own < 3 * spread).all(dim=1)
    return torch.bincount(nearest[good], minlength=len(centres))


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
