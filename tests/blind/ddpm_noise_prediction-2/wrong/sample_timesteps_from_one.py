import torch
import torch.nn.functional as F


class Schedule:
    def __init__(self, alphas_cumprod):
        self.alpha_hat = alphas_cumprod
        self.noise_steps = alphas_cumprod.shape[0]

    def sample_timesteps(self, n):
        return torch.randint(low=1, high=self.noise_steps, size=(n,))

    def noise_images(self, x, t, eps):
        expand = (slice(None),) + (None,) * (x.ndim - 1)
        sqrt_alpha_hat = torch.sqrt(self.alpha_hat[t])[expand]
        sqrt_one_minus_alpha_hat = torch.sqrt(1 - self.alpha_hat[t])[expand]
        return sqrt_alpha_hat * x + sqrt_one_minus_alpha_hat * eps


def q_sample(x0, t, alphas_cumprod, noise):
    return Schedule(alphas_cumprod).noise_images(x0, t, noise)


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    diffusion = Schedule(alphas_cumprod)
    if t is None:
        t = diffusion.sample_timesteps(x0.shape[0]).to(x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    predicted_noise = model(diffusion.noise_images(x0, t, noise), t)
    return F.mse_loss(noise, predicted_noise)
