import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    return torch.add(average.mul(decay), value, alpha=1 - decay)


def warm_decay(step: int, decay: float) -> float:
    warm = 1 - 9 / (10 + step)
    return warm if warm < decay else decay


@torch.no_grad()
def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    d = warm_decay(step, decay)
    seen = []
    for slow, fast in zip(average.modules(), live.modules()):
        for p, q in zip(slow.parameters(recurse=False), fast.parameters(recurse=False)):
            if not any(p is old for old in seen):
                seen.append(p)
                p.mul_(d).add_(q, alpha=1 - d)
        for b, c in zip(slow.buffers(recurse=False), fast.buffers(recurse=False)):
            if any(b is old for old in seen):
                continue
            seen.append(b)
            if b.is_floating_point():
                b.mul_(d).add_(c, alpha=1 - d)
            else:
                b.copy_(c)
