import torch
from torch import nn


class Diffusion(nn.Module):
    def __init__(self, model, alphas_cumprod):
        super().__init__()
        object.__setattr__(self, "net", model)
        self.alphas_cumprod = alphas_cumprod
        self.mse = nn.MSELoss()

    def noise_images(self, x, t, noise):
        shape = (x.shape[0],) + (1,) * (x.ndim - 1)
        a = self.alphas_cumprod[t].reshape(shape)
        return torch.sqrt(a) * x + torch.sqrt(1 - a) * noise

    def forward(self, x, t, noise):
        if t is None:
            t = torch.randint(len(self.alphas_cumprod), (x.shape[0],), device=x.device)
        if noise is None:
            noise = torch.randn_like(x)
        x_t = self.noise_images(x, t, noise)
        predicted = self.net(x_t, t)
        return self.mse(predicted, torch.randn_like(predicted))


def q_sample(x0, t, alphas_cumprod, noise):
    return Diffusion(None, alphas_cumprod).noise_images(x0, t, noise)


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    return Diffusion(model, alphas_cumprod)(x0, t, noise)
