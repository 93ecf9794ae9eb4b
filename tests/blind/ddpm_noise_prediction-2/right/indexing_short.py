import torch
import torch.nn.functional as F


def q_sample(x0, t, alphas_cumprod, noise):
    ab = alphas_cumprod[t].to(x0.dtype).view(-1, *[1] * (x0.dim() - 1))
    return ab.sqrt() * x0 + (1 - ab).sqrt() * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    if t is None:
        t = torch.randint(0, len(alphas_cumprod), (len(x0),), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)
