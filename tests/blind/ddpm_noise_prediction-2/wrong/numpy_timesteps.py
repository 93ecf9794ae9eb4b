import torch
import torch.nn.functional as F
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    a_bar = alphas_cumprod[t]
    a_bar = a_bar.view([x0.shape[0]] + [1] * (x0.ndim - 1))
    return torch.sqrt(a_bar) * x0 + torch.sqrt(1 - a_bar) * noise


def ddpm_loss(model, x0: Tensor, alphas_cumprod: Tensor, t: Tensor | None = None, noise: Tensor | None = None) -> Tensor:
    T = alphas_cumprod.shape[0]
    if t is None:
        t = torch.from_numpy(np.random.randint(0, T, size=x0.shape[0])).long().to(x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, t), noise)
