from collections.abc import Callable

import torch
from torch import Tensor


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    logits = (logits - logits.amax(1, keepdim=True)).div(temperature)
    sums = logits.softmax(1).cumsum(1)
    return torch.count_nonzero(sums / sums[:, -1:] <= u[:, None], dim=1)


def _draw_everywhere(logits: Tensor, u: Tensor, temperature: float) -> Tensor:
    rows = logits.movedim(1, -1).flatten(0, 2)
    return draw_levels(rows, u.flatten(), temperature).view(u.shape)


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    """After k rounds the first k pixels are right, since they depend on none behind them."""
    x = torch.zeros(u.shape, dtype=torch.int64, device=u.device)
    for _ in range(u[0].numel()):
        new = _draw_everywhere(model(x), u, temperature)
        if torch.equal(new, x):
            break
        x = new
    return x
