import torch
import torch.nn.functional as F

sigma = lambda logvar: (0.5 * logvar).exp()
nll = lambda x, a: F.binary_cross_entropy_with_logits(a, x, reduction="sum") / len(x)


def reparameterize(mu, logvar, eps=None):
    eps = eps or torch.randn_like(mu)
    return mu + sigma(logvar) * eps


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + sigma(logvar) ** 2 - 1 - logvar).sum(1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    return nll(x, x_logits) + beta * kl_standard_normal(mu, logvar).mean()
