import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    return decay * average + (1 - decay) * value


def warm_decay(step: int, decay: float) -> float:
    return min(decay, (1 + step) / (10 + step))


@torch.no_grad()
def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    share = warm_decay(step, decay)
    slow = dict(average.named_parameters())
    for name, p in live.named_parameters():
        if p.requires_grad:
            slow[name].copy_(averaged(slow[name], p, share))
    slow = dict(average.named_buffers())
    for name, b in live.named_buffers():
        if b.is_floating_point():
            slow[name].copy_(averaged(slow[name], b, share))
        else:
            slow[name].copy_(b)
