import math

import torch
from torch import Tensor


def _nearest(x: Tensor, centres: Tensor):
    return (x[:, None] - centres).norm(dim=2).min(dim=1)


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    distance, nearest = _nearest(x, centres)
    return torch.bincount(nearest[distance < 3 * spread], minlength=len(centres))


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
    _, nearest = _nearest(x, centres)
    visits = torch.bincount(nearest, minlength=len(centres))
    covered = int((counts / len(x) >= least).sum())
    good = counts.sum() / len(x)
    return covered, good, kl_to_uniform(visits)
