import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    return torch.lerp(average, value, decay)


def warm_decay(step: int, decay: float) -> float:
    return min(decay, (1 + step) / (10 + step))


@torch.no_grad()
def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    share = warm_decay(step, decay)
    for p, q in zip(average.parameters(), live.parameters()):
        p.copy_(averaged(p, q, share))
    for b, c in zip(average.buffers(), live.buffers()):
        b.copy_(averaged(b, c, share) if b.is_floating_point() else c)
