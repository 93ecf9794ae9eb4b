from collections.abc import Callable

import torch
from torch import Tensor


def draw_levels(logits, u, temperature=1.0):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    sums = torch.softmax(shifted / temperature, dim=1).cumsum(dim=1)
    sums = (sums / sums[:, -1:]).contiguous()
    return torch.searchsorted(sums, u.unsqueeze(1).contiguous(), side="right").squeeze(1)


@torch.no_grad()
def pixel_sampler(model, u, temperature=1.0):
    n, h, w = u.shape
    x = u.new_zeros((n, h * w), dtype=torch.long)
    for i in range(h * w):
        r, c = divmod(i, w)
        logits = model(x.view(n, h, w))
        x[:, i] = draw_levels(logits[:, :, r, c], u[:, r, c], temperature)
    return x.view(n, h, w)
