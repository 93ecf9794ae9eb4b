import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    distance, nearest = torch.cdist(x, centres, compute_mode="donot_use_mm_for_euclid_dist").min(1)
    good = distance < 3 * spread
    return torch.bincount(nearest[good], minlength=len(centres))


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    total = counts.sum()
    if total == 0:
        return math.log(len(counts))
    r = counts.double() / total
    return math.log(len(counts)) + torch.xlogy(r, r).sum()


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    covered = int((counts / len(x) >= least).sum())
    return covered, counts.sum().item() / len(x), kl_to_uniform(counts)
