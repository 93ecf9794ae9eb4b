import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    points = x.tolist()
    middles = centres.tolist()
    counts = [0 for _ in middles]
    for point in points:
        best = None
        best_distance = math.inf
        for k, middle in enumerate(middles):
            d = math.dist(point, middle)
            if d < best_distance:
                best, best_distance = k, d
        if best is not None and best_distance < 3 * spread:
            counts[best] += 1
    return torch.tensor(counts)


def kl_to_uniform(counts: Tensor) -> float:
    numbers = counts.tolist()
    total = sum(numbers)
    modes = len(numbers)
    if total == 0:
        return math.log(modes)
    kl = 0.0
    for number in numbers:
        if number:
            r = number / total
            kl += r * math.log(r * modes)
    return max(kl, 0.0)


def mode_coverage(x: Tensor, centres: Tensor, spread: float, least: float = 0.02):
    counts = good_counts(x, centres, spread)
    n = x.shape[0]
    covered = sum(1 for number in counts.tolist() if number / n >= least)
    good_share = sum(counts.tolist()) / n
    return covered, good_share, kl_to_uniform(counts)
