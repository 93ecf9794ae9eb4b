import math
from collections.abc import Callable

import torch
from torch import Tensor


def _one_level(logits: list[float], u: float, temperature: float) -> int:
    top = max(logits)
    weights = [math.exp((a - top) / temperature) for a in logits]
    total = sum(weights)
    running = 0.0
    last_possible = 0
    for level, weight in enumerate(weights):
        running += weight
        if weight > 0:
            last_possible = level
        if running / total > u:
            return level
    return last_possible


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    levels = [_one_level(row, number, temperature) for row, number in zip(logits.tolist(), u.tolist())]
    return torch.tensor(levels, dtype=torch.int64, device=logits.device)


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    pictures = torch.zeros(u.shape, dtype=torch.int64, device=u.device)
    height, width = u.shape[1], u.shape[2]
    for i in range(height):
        for j in range(width):
            at_pixel = model(pictures.clone())[..., i, j]
            pictures[..., i, j] = draw_levels(at_pixel, u[..., i, j], temperature)
    return pictures
