"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass
class Stride:
    """One stride of the chain, with all that it needs to know about signal and noise."""

    a_from: float
    a_to: float
    eta: float

    @property
    def sigma(self) -> float:
        share = (1 - self.a_to) / (1 - self.a_from)
        return self.eta * (share * max(1 - self.a_from / self.a_to, 0.0)) ** 0.5

    @property
    def old_noise(self) -> float:
        return max(1 - self.a_to - self.sigma**2, 0.0) ** 0.5

    def clean(self, x: Tensor, eps: Tensor) -> Tensor:
        return (x - (1 - self.a_from) ** 0.5 * eps) / self.a_from**0.5

    def go(self, x: Tensor, eps: Tensor, noise: Tensor | None) -> Tensor:
        landed = self.a_to**0.5 * self.clean(x, eps) + self.old_noise * eps
        if self.eta > 0:
            noise = torch.randn_like(x) if noise is None else noise
            landed = landed + self.sigma * noise
        return landed


class Schedule:
    def __init__(self, alphas_cumprod: Tensor):
        # one longer than the input: place 0 is the clean example, place t + 1 is timestep t
        self.levels = [1.0] + alphas_cumprod.tolist()

    def stride(self, t: int, t_prev: int, eta: float) -> Stride:
        return Stride(self.levels[t + 1], self.levels[t_prev + 1], eta)

    def pairs(self, steps: int) -> Iterator[tuple[int, int]]:
        ts = ddim_timesteps(len(self.levels) - 1, steps).tolist()
        yield from zip(ts, ts[1:] + [-1])


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """Counted up from 0, then turned round."""
    if steps == 1:
        return torch.tensor([T - 1], dtype=torch.int64)
    rising = [round(k * (T - 1) / (steps - 1)) for k in range(steps)]
    return torch.tensor(rising, dtype=torch.int64).flip(0)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    return Schedule(alphas_cumprod).stride(t, t_prev, eta).go(x_t, eps, noise)


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    schedule = Schedule(alphas_cumprod)
    x = x_T
    with torch.inference_mode():
        for t, t_prev in schedule.pairs(steps):
            ts = torch.full((x.shape[0],), t, dtype=torch.int64, device=x.device)
            x = schedule.stride(t, t_prev, eta).go(x, model(x, ts), None)
    return x
