import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    return decay * average + (1 - decay) * value


def warm_decay(step: int, decay: float) -> float:
    return min(decay, (1 + step) / (10 + step))


@torch.no_grad()
def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    share = warm_decay(step, decay)
    live_parameters = dict(live.named_parameters())
    for name, p in average.named_parameters():
        p.copy_(averaged(p, live_parameters[name], share))
    live_buffers = dict(live.named_buffers())
    for name, b in average.named_buffers():
        if b.is_floating_point():
            b.copy_(averaged(b, live_buffers[name], share))
        else:
            b.copy_(live_buffers[name])
