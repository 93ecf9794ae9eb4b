import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    points = torch.complex(x[:, 0], x[:, 1])
    middles = torch.complex(centres[:, 0], centres[:, 1])
    distance = (points.unsqueeze(1) - middles.unsqueeze(0)).abs()
    values, owners = distance.min(dim=1)
    kinds, numbers = owners[values < 3 * spread].unique(return_counts=True)
    counts = torch.zeros(len(middles), dtype=torch.int64)
    counts[kinds] = numbers
    return counts


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    modes = len(counts)
    total = int(counts.sum())
    if not total:
        return math.log(modes)
    positive = counts[counts > 0].double()
    return math.log(modes) - math.log(total) + (positive * positive.log()).sum() / total


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    n = len(x)
    covered = sum(c / n >= least for c in counts.tolist())
    return covered, counts.sum() / n, kl_to_uniform(counts)
