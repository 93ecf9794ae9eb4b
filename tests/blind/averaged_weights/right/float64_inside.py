import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    exact = average.to(torch.float64).mul(decay).add(value.to(torch.float64), alpha=1 - decay)
    return exact.to(average.dtype)


def warm_decay(step: int, decay: float) -> float:
    return decay if (1 + step) >= decay * (10 + step) else (1 + step) / (10 + step)


def _follow(mine: Tensor, other: Tensor, share: float) -> None:
    if mine.is_floating_point():
        other = averaged(mine.detach(), other.detach(), share)
    with torch.no_grad():
        mine.copy_(other)


def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    share = warm_decay(step, decay)
    for name, p in live.named_parameters():
        _follow(average.get_parameter(name), p, share)
    for name, b in live.named_buffers():
        _follow(average.get_buffer(name), b, share)
