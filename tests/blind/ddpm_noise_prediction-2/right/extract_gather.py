import torch
from torch import nn


def exists(x):
    return x is not None


def default(val, d):
    return val if exists(val) else d()


def extract(a, t, x_shape):
    b, *_ = t.shape
    out = a.gather(-1, t)
    return out.reshape(b, *((1,) * (len(x_shape) - 1)))


def q_sample(x0, t, alphas_cumprod, noise):
    alphas_cumprod = alphas_cumprod.to(dtype=x0.dtype)
    sqrt_alphas_cumprod = torch.sqrt(alphas_cumprod)
    sqrt_one_minus_alphas_cumprod = torch.sqrt(1.0 - alphas_cumprod)
    return (
        extract(sqrt_alphas_cumprod, t, x0.shape) * x0
        + extract(sqrt_one_minus_alphas_cumprod, t, x0.shape) * noise
    )


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    num_timesteps = alphas_cumprod.shape[0]
    t = default(t, lambda: torch.randint(0, num_timesteps, (x0.shape[0],), device=x0.device).long())
    noise = default(noise, lambda: torch.randn_like(x0))

    x = q_sample(x0=x0, t=t, alphas_cumprod=alphas_cumprod, noise=noise)
    model_out = model(x, t)
    return nn.MSELoss(reduction="mean")(model_out, noise)
