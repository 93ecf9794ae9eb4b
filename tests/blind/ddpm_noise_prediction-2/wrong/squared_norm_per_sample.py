import torch


def _column(values, x):
    return values.reshape(x.shape[0], *[1] * (x.dim() - 1))


def q_sample(x0, t, alphas_cumprod, noise):
    ab = _column(torch.take(alphas_cumprod, t), x0)
    return torch.sqrt(ab) * x0 + torch.sqrt(1 - ab) * noise


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    n = x0.shape[0]
    if t is None:
        t = torch.randint(0, alphas_cumprod.shape[0], size=(n,), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    output = model(q_sample(x0, t, alphas_cumprod, noise), t)
    # || eps - eps_theta ||^2
    return (noise - output).square().flatten(1).sum(dim=1).mean(dim=0)
