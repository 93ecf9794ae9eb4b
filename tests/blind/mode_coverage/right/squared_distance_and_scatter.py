import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    """Squared distances are enough, nothing needs a root."""
    d2 = ((x.unsqueeze(1) - centres) ** 2).sum(2)
    smallest, index = torch.min(d2, 1)
    near = (smallest < (3 * spread) ** 2).long()
    return torch.zeros(len(centres), dtype=torch.long).scatter_add_(0, index, near)


def kl_to_uniform(counts: Tensor) -> Tensor:
    top = torch.tensor(float(len(counts)), dtype=torch.float64).log()
    r = counts.double() / counts.sum().clamp(min=1)
    return top - torch.special.entr(r).sum()


def mode_coverage(x: Tensor, centres: Tensor, spread: float, least: float = 0.02):
    counts = good_counts(x, centres, spread)
    n = len(x)
    enough = (counts.double() / n) >= least
    return enough.sum().item(), (counts.sum() / n).item(), kl_to_uniform(counts).item()
