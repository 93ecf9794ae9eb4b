import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    shares = torch.tensor([decay, 1 - decay], dtype=average.dtype, device=average.device)
    return torch.tensordot(shares, torch.stack([average, value]), dims=1)


def warm_decay(step: int, decay: float) -> float:
    return min((1 + step) / (10 + step), decay)


def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    now = warm_decay(step, decay)
    pairs = list(zip(average.parameters(), live.parameters()))
    pairs += list(zip(average.buffers(), live.buffers()))
    for old, new in pairs:
        match old.is_floating_point():
            case True:
                old.detach().copy_(averaged(old.detach(), new.detach(), now))
            case False:
                old.detach().copy_(new)
