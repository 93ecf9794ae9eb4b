import math

import torch
import torch.nn.functional as F
from torch import Tensor


def _distances(x: Tensor, centres: Tensor) -> Tensor:
    a, b = x.detach().double(), centres.detach().double()
    across = a[:, :1] - b[:, 0]
    up = a[:, 1:] - b[:, 1]
    return torch.hypot(across, up)


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    nearest = _distances(x, centres).min(dim=1)
    chosen = nearest.indices[nearest.values < 3 * spread]
    counts = torch.zeros(centres.size(0), dtype=torch.int64)
    counts.index_add_(0, chosen, torch.ones_like(chosen))
    return counts


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    modes = counts.size(0)
    if not counts.any():
        return math.log(modes)
    r = counts / counts.sum(dtype=torch.float64)
    log_uniform = torch.full_like(r, -math.log(modes))
    return F.kl_div(log_uniform, r, reduction="sum")


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    shares = counts.double() / x.size(0)
    covered = torch.count_nonzero(shares >= least)
    return covered, shares.sum(), kl_to_uniform(counts)
