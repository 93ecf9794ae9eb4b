from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    a = logits.detach().cpu().numpy()
    numbers = u.detach().cpu().numpy()
    levels = np.zeros(len(a), dtype=np.int64)
    for k in range(len(a)):
        with np.errstate(over="ignore"):
            e = np.exp((a[k] - a[k].max()) / temperature)
        sums = np.cumsum(e)
        levels[k] = np.searchsorted(sums / sums[-1], numbers[k], side="right")
    return torch.from_numpy(levels).to(logits.device)


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    x = model(torch.zeros_like(u, dtype=torch.long)).argmax(dim=1)
    height, width = x.shape[-2:]
    for row in range(height):
        for column in range(width):
            logits = model(x)
            x[:, row, column] = draw_levels(logits[:, :, row, column], u[:, row, column], temperature)
    return x
