import torch
import torch.nn.functional as F


def q_sample(x0, t, alphas_cumprod, noise):
    abar = alphas_cumprod[t].view(-1, *[1] * (x0.dim() - 1))
    return abar.sqrt() * x0 + (1 - abar).sqrt() * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    n_T = alphas_cumprod.shape[0]
    _ts = torch.randint(0, n_T, (x0.shape[0],), device=x0.device) if t is None else t
    eps = torch.randn_like(x0) if noise is None else noise
    x_t = q_sample(x0, _ts, alphas_cumprod, eps)
    return F.mse_loss(eps, model(x_t, _ts / n_T))
