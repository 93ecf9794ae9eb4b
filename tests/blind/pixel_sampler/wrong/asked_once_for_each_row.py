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
    batch, height, width = u.shape
    x = torch.zeros(batch, height, width, dtype=torch.int64, device=u.device)
    for row in range(height):
        logits = model(x)[:, :, row]
        for column in range(width):
            x[:, row, column] = draw_levels(logits[:, :, column], u[:, row, column], temperature)
    return x
