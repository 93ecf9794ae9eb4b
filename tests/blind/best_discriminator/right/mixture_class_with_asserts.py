import torch
from torch import Tensor


def _check(*ps: Tensor) -> None:
    for p in ps:
        assert p.dim() == 1, "a list of outcomes"
        assert p.dtype == ps[0].dtype
        assert bool((p >= 0).all())


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    _check(p_data, p_g)
    pair = torch.stack([p_data, p_g], dim=1)
    empty = pair.sum(1, keepdim=True) == 0
    pair = torch.where(empty, torch.ones_like(pair), pair)  # a tie
    return pair[:, 0] / pair.sum(1)


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    _check(p_data, p_g, D)
    log_real, log_fake = D.log(), (1 - D).log()
    log_real = log_real.masked_fill(p_data == 0, 0)
    log_fake = log_fake.masked_fill(p_g == 0, 0)
    return p_data @ log_real + p_g @ log_fake


class _Mixture:
    def __init__(self, p: Tensor, q: Tensor):
        self.parts = [p.double(), q.double()]
        self.middle = (self.parts[0] + self.parts[1]) / 2

    def divergence(self) -> Tensor:
        total = torch.zeros((), dtype=torch.float64, device=self.middle.device)
        for p in self.parts:
            own = p > 0
            total = total + (p[own] * (p[own].log() - self.middle[own].log())).sum() / 2
        return total


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    _check(p_data, p_g)
    return _Mixture(p_data, p_g).divergence().to(p_data.dtype)
