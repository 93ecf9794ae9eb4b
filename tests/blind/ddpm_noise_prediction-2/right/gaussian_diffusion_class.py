from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass
class GaussianDiffusion:
    alphas_cumprod: Tensor

    @property
    def T(self) -> int:
        return self.alphas_cumprod.numel()

    def coefficients(self, t: Tensor, like: Tensor) -> tuple[Tensor, Tensor]:
        bar = torch.index_select(self.alphas_cumprod, 0, t).to(like)
        while bar.ndim < like.ndim:
            bar = bar.unsqueeze(-1)
        return bar**0.5, (1 - bar) ** 0.5

    def noisy(self, x0: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        signal, spread = self.coefficients(t, x0)
        return signal * x0 + spread * noise

    def draw_t(self, count: int, device) -> Tensor:
        return torch.randint(self.T, size=(count,), device=device)

    def loss(self, model, x0, t=None, noise=None):
        t = self.draw_t(x0.size(0), x0.device) if t is None else t
        noise = torch.randn(x0.shape, dtype=x0.dtype, device=x0.device) if noise is None else noise
        error = model(self.noisy(x0, t, noise), t) - noise
        return error.pow(2).mean()


def q_sample(x0, t, alphas_cumprod, noise):
    return GaussianDiffusion(alphas_cumprod).noisy(x0, t, noise)


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    return GaussianDiffusion(alphas_cumprod).loss(model, x0, t, noise)
