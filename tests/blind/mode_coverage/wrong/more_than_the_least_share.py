import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    distance, nearest = (x[:, None] - centres).norm(dim=2).min(1)
    return torch.bincount(nearest[distance < 3 * spread], minlength=len(centres))


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    modes = len(counts)
    total = counts.sum().item()
    if total == 0:
        return math.log(modes)
    return sum(c / total * math.log(c * modes / total) for c in counts.tolist() if c > 0)


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread).tolist()
    n = len(x)
    covered = 0
    for c in counts:
        if c / n > least:
            covered += 1
    return covered, sum(counts) / n, kl_to_uniform(torch.tensor(counts))
