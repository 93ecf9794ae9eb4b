import math

import torch
from torch import Tensor
from torch.distributions import Categorical, kl_divergence


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    best = torch.full((len(x),), math.inf, dtype=x.dtype)
    owner = torch.zeros(len(x), dtype=torch.long)
    for k, centre in enumerate(centres):
        distance = (x - centre).pow(2).sum(1).sqrt()
        closer = distance < best
        best = torch.where(closer, distance, best)
        owner = torch.where(closer, torch.tensor(k), owner)
    good = best < 3 * spread
    return torch.stack([((owner == k) & good).sum() for k in range(len(centres))])


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    modes = len(counts)
    if counts.sum() == 0:
        return math.log(modes)
    r = Categorical(probs=counts.double())
    uniform = Categorical(logits=torch.zeros(modes, dtype=torch.float64))
    return kl_divergence(r, uniform)


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    covered = 0
    good = 0
    for number in counts:
        covered += int(number.item() / len(x) >= least)
        good += number.item()
    return covered, good / len(x), kl_to_uniform(counts)
