import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    return value.lerp(average, decay)


def warm_decay(step: int, decay: float) -> float:
    return min(decay, (1 + step) / (10 + step))


@torch.no_grad()
def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    share = warm_decay(step, decay)
    for p_ema, p in zip(average.parameters(), live.parameters()):
        p_ema.copy_(averaged(p_ema, p, share))
    for b_ema, b in zip(average.buffers(), live.buffers()):
        b_ema.copy_(b)
