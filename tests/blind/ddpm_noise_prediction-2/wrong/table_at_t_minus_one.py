import torch
from torch import nn


def get_index_from_list(vals, t, x_shape):
    batch_size = t.shape[0]
    out = vals[t - 1]
    return out.reshape(batch_size, *((1,) * (len(x_shape) - 1)))


def q_sample(x0, t, alphas_cumprod, noise):
    sqrt_alphas_cumprod_t = get_index_from_list(alphas_cumprod.sqrt(), t, x0.shape)
    sqrt_one_minus_alphas_cumprod_t = get_index_from_list((1 - alphas_cumprod).sqrt(), t, x0.shape)
    return sqrt_alphas_cumprod_t * x0 + sqrt_one_minus_alphas_cumprod_t * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    T = alphas_cumprod.shape[0]
    if t is None:
        t = torch.randint(0, T, (x0.shape[0],), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    criterion = nn.MSELoss()
    return criterion(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)
