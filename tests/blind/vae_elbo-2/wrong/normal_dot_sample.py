import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl


def reparameterize(mu, logvar, eps=None):
    std = torch.exp(logvar * 0.5)
    if eps is not None:
        return mu + std * eps
    return Normal(mu, std).sample()


def kl_standard_normal(mu, logvar):
    q = Normal(mu, torch.exp(logvar * 0.5))
    p = Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return kl.kl_divergence(q, p).sum(-1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    per_pixel = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    per_image = per_pixel.sum(dim=list(range(1, per_pixel.dim())))
    return torch.mean(per_image + beta * kl_standard_normal(mu, logvar))
