import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    distance, nearest = (x[:, None] - centres).norm(dim=2).min(dim=1)
    return torch.bincount(nearest[distance < 3 * spread], minlength=len(centres))


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    modes = len(counts)
    if counts.sum() == 0:
        return math.log(modes)
    r = (counts.double() / counts.sum()).clamp(min=1e-12)
    uniform = torch.full_like(r, 1 / modes)
    return (uniform * (uniform / r).log()).sum()


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    covered = int((counts / len(x) >= least).sum())
    return covered, counts.sum() / len(x), kl_to_uniform(counts)
