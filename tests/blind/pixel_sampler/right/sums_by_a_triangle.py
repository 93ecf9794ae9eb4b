from collections.abc import Callable

import torch
from torch import Tensor


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    levels = logits.shape[1]
    highest, _ = logits.max(dim=1, keepdim=True)
    weights = torch.exp((logits - highest) / temperature).double()
    up_to = torch.ones(levels, levels, dtype=torch.float64, device=logits.device).triu()
    sums = torch.einsum("bk,kl->bl", weights, up_to)
    sums = sums / sums[:, -1:]
    behind = u.unsqueeze(1).expand_as(sums) >= sums
    numbers = torch.arange(levels, device=logits.device)
    last_possible = torch.where(weights > 0, numbers, 0).amax(dim=1)
    return torch.minimum(behind.long().sum(dim=1), last_possible)


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    batch, height, width = u.shape
    numbers = u.reshape(batch, -1)
    flat = torch.zeros(batch, height * width, dtype=torch.int64, device=u.device)
    for i in range(flat.shape[1]):
        logits = model(flat.reshape(batch, height, width)).flatten(2)
        level = draw_levels(logits[:, :, i], numbers[:, i], temperature)
        index = torch.full((batch, 1), i, device=u.device)
        flat = flat.scatter(1, index, level[:, None])
    return flat.reshape(batch, height, width)
