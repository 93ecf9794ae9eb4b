import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    """average + what is missing to the value, in part."""
    return average + (value - average) * (1 - decay)


def warm_decay(step: int, decay: float) -> float:
    return float(min((step + 1) / (step + 10), decay))


def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    kept = warm_decay(step, decay)
    slow = [p.detach() for p in average.parameters()]
    fast = [p.detach() for p in live.parameters()]
    for mine, other in zip(average.buffers(), live.buffers(), strict=True):
        if mine.dtype.is_floating_point:
            slow.append(mine)
            fast.append(other)
        else:
            mine.copy_(other)
    if slow:
        torch._foreach_mul_(slow, kept)
        torch._foreach_add_(slow, fast, alpha=1 - kept)
