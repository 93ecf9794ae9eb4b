from collections.abc import Callable
from itertools import product

import torch
from torch import Tensor


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    exact = logits.to(torch.float64)
    exact = (exact - exact.amax(dim=-1, keepdim=True)) / temperature
    sums = torch.cumsum(torch.softmax(exact, dim=-1), dim=-1)
    sums = sums / sums[..., -1:]
    above = sums > u.to(torch.float64).unsqueeze(-1)
    return above.to(torch.uint8).argmax(dim=-1)


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    _, height, width = u.shape
    place = torch.arange(height * width, device=u.device).reshape(height, width)
    x = torch.zeros_like(u, dtype=torch.int64)
    for i, (row, column) in enumerate(product(range(height), range(width))):
        level = draw_levels(model(x)[:, :, row, column], u[:, row, column], temperature)
        x = torch.where(place == i, level[:, None, None], x)
    return x
