from collections.abc import Callable

import torch
from torch import Tensor


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    a = (logits - logits.amax(1, keepdim=True)) / temperature
    sums = a.softmax(1).cumsum(1)
    sums = sums / sums[:, -1:]
    return (sums <= u[:, None]).sum(1)


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    x = torch.zeros_like(u, dtype=torch.int64)
    _, height, width = u.shape
    for i in range(width):
        for j in range(height):
            logits = model(x)[:, :, j, i]
            x[:, j, i] = draw_levels(logits, u[:, j, i], temperature)
    return x
