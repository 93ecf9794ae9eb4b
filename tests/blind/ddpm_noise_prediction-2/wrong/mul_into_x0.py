import torch
import torch.nn.functional as F


def q_sample(x0, t, alphas_cumprod, noise):
    bar = alphas_cumprod[t]
    xt = x0
    for i, b in enumerate(bar):
        xt[i] *= b.sqrt()
        xt[i] += (1 - b).sqrt() * noise[i]
    return xt


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    if t is None:
        t = torch.randint(0, alphas_cumprod.shape[0], (x0.shape[0],))
    if noise is None:
        noise = torch.randn_like(x0)
    xt = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(xt, t), noise)
