import math

import numpy as np
import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    points = x.detach().cpu().numpy()
    middles = centres.detach().cpu().numpy()
    distance = np.sqrt(np.square(points[:, None] - middles[None]).sum(axis=-1))
    nearest = np.argmin(distance, axis=1)
    good = distance[np.arange(len(points)), nearest] < 3 * spread
    return torch.from_numpy(np.bincount(nearest[good], minlength=len(middles)))


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    c = counts.detach().cpu().numpy().astype(np.float64)
    if c.sum() == 0:
        return math.log(c.size)
    r = c / c.sum()
    found = r[r > 0]
    return float(np.log(c.size) + np.sum(found * np.log(found)))


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    counts = good_counts(x, centres, spread)
    c = counts.numpy()
    return int(np.sum(c / len(x) >= least)), float(c.sum() / len(x)), kl_to_uniform(counts)
