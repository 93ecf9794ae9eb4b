import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    new = average.clone()
    new *= decay
    new += (1 - decay) * value
    return new


def warm_decay(step: int, decay: float) -> float:
    candidates = [decay, (1 + step) / (10 + step)]
    candidates.sort()
    return candidates[0]


def _walk(average: nn.Module, live: nn.Module, share: float, done: set) -> None:
    for store in ("_parameters", "_buffers"):
        others = getattr(live, store)
        for name, own in getattr(average, store).items():
            if own is None or id(own) in done:
                continue
            done.add(id(own))
            other = others[name]
            own.copy_(averaged(own, other, share) if own.is_floating_point() else other)
    for name, child in average.named_children():
        _walk(child, getattr(live, name), share, done)


def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    with torch.no_grad():
        _walk(average, live, warm_decay(step, decay), set())
