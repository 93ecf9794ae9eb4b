import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    distance, nearest = (x[:, None] - centres).norm(dim=2).min(dim=1)
    return torch.bincount(nearest[distance < 3 * spread], minlength=len(centres))


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    modes, total = len(counts), counts.sum().item()
    if total == 0:
        return math.log2(modes)
    kl = math.log2(modes)
    for count in counts.tolist():
        if count > 0:
            kl += count / total * math.log2(count / total)
    return kl


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    covered = int((counts / len(x) >= least).sum())
    return covered, counts.sum().item() / len(x), kl_to_uniform(counts)
