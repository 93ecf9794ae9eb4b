import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    distance = (x.unsqueeze(1) - centres.unsqueeze(0)).norm(dim=-1)
    return (distance < 3 * spread).sum(0)


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
    good = (x.unsqueeze(1) - centres).norm(dim=-1).amin(1) < 3 * spread
    covered = int((counts / len(x) >= least).sum())
    return covered, good.double().mean(), kl_to_uniform(counts)
