import torch
import torch.nn.functional as F


def q_sample(x0, t, alphas_cumprod, noise):
    sqrt_alphas_cumprod_t = torch.sqrt(alphas_cumprod[t])[:, None, None, None]
    sqrt_one_minus_alphas_cumprod_t = torch.sqrt(1.0 - alphas_cumprod[t])[:, None, None, None]
    return sqrt_alphas_cumprod_t * x0 + sqrt_one_minus_alphas_cumprod_t * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    if t is None:
        t = torch.randint(0, alphas_cumprod.shape[0], (x0.shape[0],), device=x0.device).long()
    if noise is None:
        noise = torch.randn_like(x0)
    x_noisy = q_sample(x0, t, alphas_cumprod, noise)
    predicted_noise = model(x_noisy, t)
    return F.mse_loss(noise, predicted_noise)
