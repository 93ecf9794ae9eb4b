import torch
import torch.nn as nn

mse = nn.MSELoss()


def q_sample(x0, t, alphas_cumprod, noise):
    alpha_hat = alphas_cumprod[t]
    alpha_hat = alpha_hat.view(-1, *(1 for _ in x0.shape[1:]))
    return torch.sqrt(alpha_hat) * x0 + torch.sqrt(1 - alpha_hat) * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    batch_size = x0.shape[0]
    if t is None:
        t = torch.randint(0, alphas_cumprod.shape[0], (1,), device=x0.device).repeat(batch_size)
    if noise is None:
        noise = torch.randn_like(x0)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return mse(model(x_t, t), noise)
