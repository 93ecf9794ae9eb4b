"""DDIM with a small scheduler class, as in the libraries."""

from collections.abc import Callable

import torch
from torch import Tensor


class DDIMScheduler:
    def __init__(self, alphas_cumprod: Tensor):
        self.alphas_cumprod = alphas_cumprod
        self.final_alpha_cumprod = torch.ones_like(alphas_cumprod[0])
        self.num_train_timesteps = alphas_cumprod.shape[0]

    @staticmethod
    def spaced(num_train: int, num_inference: int) -> Tensor:
        i = torch.arange(num_inference - 1, -1, -1)
        if num_inference == 1:
            return i + num_train - 1
        # round to the nearest without leaving the whole numbers
        return (2 * i * (num_train - 1) + num_inference - 1) // (2 * (num_inference - 1))

    def alpha(self, t: int) -> Tensor:
        return self.alphas_cumprod[t] if t >= 0 else self.final_alpha_cumprod

    def variance(self, t: int, t_prev: int) -> Tensor:
        alpha_prod_t, alpha_prod_t_prev = self.alpha(t), self.alpha(t_prev)
        beta_prod_t, beta_prod_t_prev = 1 - alpha_prod_t, 1 - alpha_prod_t_prev
        return (beta_prod_t_prev / beta_prod_t) * (1 - alpha_prod_t / alpha_prod_t_prev)

    def step(self, model_output: Tensor, t: int, t_prev: int, sample: Tensor, eta: float, variance_noise=None):
        alpha_prod_t, alpha_prod_t_prev = self.alpha(t), self.alpha(t_prev)
        pred_original_sample = (sample - (1 - alpha_prod_t).sqrt() * model_output) / alpha_prod_t.sqrt()
        std_dev_t = eta * self.variance(t, t_prev).clamp(min=0).sqrt()
        direction = (1 - alpha_prod_t_prev - std_dev_t**2).clamp(min=0).sqrt() * model_output
        prev_sample = alpha_prod_t_prev.sqrt() * pred_original_sample + direction
        if eta > 0:
            if variance_noise is None:
                variance_noise = torch.randn(sample.shape, dtype=sample.dtype, device=sample.device)
            prev_sample = prev_sample + std_dev_t * variance_noise
        return prev_sample.to(sample.dtype)


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """The timesteps that a sampler of so many steps visits."""
    return DDIMScheduler.spaced(T, steps)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One step from t to t_prev < t."""
    return DDIMScheduler(alphas_cumprod).step(eps, t, t_prev, x_t, eta, noise)


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples, from noise x_T, in so many steps."""
    scheduler = DDIMScheduler(alphas_cumprod)
    timesteps = scheduler.spaced(scheduler.num_train_timesteps, steps)
    sample = x_T
    for i, t in enumerate(timesteps):
        t_prev = timesteps[i + 1].item() if i + 1 < steps else -1
        model_output = model(sample, t.repeat(sample.shape[0]).to(sample.device))
        sample = scheduler.step(model_output, t.item(), t_prev, sample, eta)
    return sample
