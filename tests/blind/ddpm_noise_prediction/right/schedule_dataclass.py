"""A small schedule object holds the table, the two functions use it."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Schedule:
    abar: Tensor

    @property
    def steps(self) -> int:
        return self.abar.numel()

    def weights(self, t: Tensor, ndim: int) -> tuple[Tensor, Tensor]:
        shape = [-1] + [1] * (ndim - 1)
        kept = self.abar.index_select(0, t).view(shape)
        return kept**0.5, (1 - kept) ** 0.5

    def draw_steps(self, n: int) -> Tensor:
        # float64, so that rounding never reaches self.steps
        u = torch.rand(n, dtype=torch.float64, device=self.abar.device)
        return torch.floor(u * self.steps).long().clamp_max(self.steps - 1)


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    w_signal, w_noise = Schedule(alphas_cumprod).weights(t, x0.ndim)
    x_t = w_signal * x0
    x_t += w_noise * noise
    return x_t


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    criterion = nn.MSELoss()
    if noise is None:
        noise = torch.normal(0.0, 1.0, size=x0.shape, device=x0.device).type_as(x0)
    if t is None:
        t = Schedule(alphas_cumprod).draw_steps(x0.size(0))
    return criterion(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)
