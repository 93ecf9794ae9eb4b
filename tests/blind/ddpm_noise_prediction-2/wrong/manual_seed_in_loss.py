import torch
import torch.nn.functional as F

SEED = 42


def q_sample(x0, t, alphas_cumprod, noise):
    ab = alphas_cumprod[t].reshape(-1, *[1] * (x0.ndim - 1))
    return torch.sqrt(ab) * x0 + torch.sqrt(1 - ab) * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    torch.manual_seed(SEED)
    if t is None:
        t = torch.randint(0, alphas_cumprod.shape[0], (x0.shape[0],), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, t), noise)
