import torch
from torch import einsum


def q_sample(x0, t, alphas_cumprod, noise):
    weights = torch.stack((alphas_cumprod, 1 - alphas_cumprod)).sqrt()[:, t].to(x0.dtype)
    parts = torch.stack((x0, noise))
    return einsum("kb,kb...->b...", weights, parts)


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    B = x0.shape[0]
    if t is None:
        even = torch.ones(alphas_cumprod.shape[0], device=x0.device)
        t = torch.multinomial(even, B, replacement=True)
    if noise is None:
        noise = torch.empty_like(x0).normal_()
    r = (noise - model(q_sample(x0, t, alphas_cumprod, noise), t)).reshape(-1)
    return einsum("i,i->", r, r) / r.numel()
