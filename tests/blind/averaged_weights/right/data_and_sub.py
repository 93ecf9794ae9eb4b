import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    return average - (1.0 - decay) * (average - value)


def warm_decay(step: int, decay: float) -> float:
    ramp = (1.0 + step) / (10.0 + step)
    return decay if decay < ramp else ramp


def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    one_minus_decay = 1.0 - warm_decay(step, decay)
    for ema_p, p in zip(average.parameters(), live.parameters()):
        ema_p.data.sub_(one_minus_decay * (ema_p.data - p.data))
    for ema_b, b in zip(average.buffers(), live.buffers()):
        if ema_b.is_floating_point():
            ema_b.data.sub_(one_minus_decay * (ema_b.data - b.data))
        else:
            ema_b.data.copy_(b.data)
