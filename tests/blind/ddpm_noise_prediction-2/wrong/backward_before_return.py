import torch
import torch.nn.functional as F


def q_sample(x0, t, alphas_cumprod, noise):
    alpha_bar = alphas_cumprod[t].reshape(-1, *[1] * (x0.dim() - 1))
    return alpha_bar**0.5 * x0 + (1 - alpha_bar) ** 0.5 * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    T = len(alphas_cumprod)
    if t is None:
        t = torch.randint(0, T, (x0.shape[0],), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    # Algorithm 1, line 5: take a gradient descent step on
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    loss = F.mse_loss(model(x_t, t), noise)
    if loss.requires_grad:
        loss.backward(retain_graph=True)
    return loss
