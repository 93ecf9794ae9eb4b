import numpy as np
import torch


def q_sample(x0, t, alphas_cumprod, noise):
    # With the batch at the end, broadcasting needs no extra axes.
    bar = alphas_cumprod.take(t).to(x0.dtype)
    a, b = bar.sqrt(), bar.neg().add(1).sqrt()
    mixed = a * x0.movedim(0, -1) + b * noise.movedim(0, -1)
    return mixed.movedim(-1, 0)


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    T, n = alphas_cumprod.size(0), x0.size(0)
    if t is None:
        t = torch.tensor([int(torch.randint(T, ())) for _ in range(n)], dtype=torch.int64, device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    difference = noise - model(q_sample(x0, t, alphas_cumprod, noise), t)
    return difference.square().sum() / int(np.prod(x0.shape))
