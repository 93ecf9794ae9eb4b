from collections.abc import Callable

import torch
from torch import Tensor


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    a = (logits - logits.amax(1, keepdim=True)) / temperature
    probabilities = torch.softmax(a, dim=1)
    return torch.multinomial(probabilities, num_samples=1)[:, 0]


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    batch, height, width = u.shape
    x = torch.zeros(batch, height, width, dtype=torch.int64, device=u.device)
    for row in range(height):
        for column in range(width):
            logits = model(x)[:, :, row, column]
            x[:, row, column] = draw_levels(logits, u[:, row, column], temperature)
    return x
