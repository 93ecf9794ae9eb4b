from collections.abc import Callable

import torch
from torch import Tensor


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    shifted = logits - logits.max(1)[0].unsqueeze(1)
    weights = (shifted / temperature).exp()

    total = torch.zeros_like(u)
    for k in range(weights.shape[1]):
        total = total + weights[:, k]

    level = torch.zeros_like(u, dtype=torch.int64)
    running = torch.zeros_like(u)
    for k in range(weights.shape[1]):
        running = running + weights[:, k]
        level += (running / total <= u).long()
    return level


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    batch, height, width = u.shape
    drawn = []
    empty = torch.zeros(batch, height * width, dtype=torch.int64, device=u.device)
    for i in range(height * width):
        known = torch.stack(drawn, dim=1) if drawn else empty[:, :0]
        picture = torch.cat([known, empty[:, i:]], dim=1).view(batch, height, width)
        row, column = i // width, i % width
        drawn.append(draw_levels(model(picture)[:, :, row, column], u[:, row, column], temperature))
    return torch.stack(drawn, dim=1).view(batch, height, width)
