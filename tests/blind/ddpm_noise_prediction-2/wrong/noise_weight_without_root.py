import torch
import torch.nn.functional as F


def q_sample(x0, t, alphas_cumprod, noise):
    ab_t = alphas_cumprod[t].reshape(-1, *([1] * (x0.dim() - 1)))
    return ab_t.sqrt() * x0 + (1 - ab_t) * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    if noise is None:
        noise = torch.randn_like(x0)
    if t is None:
        t = torch.randint(0, alphas_cumprod.shape[0], (x0.shape[0],), device=x0.device)
    x_pert = q_sample(x0, t, alphas_cumprod, noise)
    pred_noise = model(x_pert, t)
    return F.mse_loss(pred_noise, noise)
