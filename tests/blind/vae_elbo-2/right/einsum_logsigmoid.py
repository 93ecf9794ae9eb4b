import torch
import torch.nn.functional as F


def reparameterize(mu, logvar, eps=None):
    if eps is None:
        eps = torch.normal(0.0, 1.0, size=tuple(mu.shape))
    eps = eps.to(mu)
    sigma = torch.exp(logvar).sqrt()
    return mu + torch.einsum("bl,bl->bl", sigma, eps)


def kl_standard_normal(mu, logvar):
    squared_mean = torch.einsum("bl,bl->b", mu, mu)
    rest = torch.einsum("bl->b", logvar.exp() - 1 - logvar)
    return (squared_mean + rest) / 2


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    lit, dark = F.logsigmoid(x_logits).flatten(1), F.logsigmoid(-x_logits).flatten(1)
    x = x.flatten(1)
    log_p = torch.einsum("bp,bp->b", x, lit) + torch.einsum("bp,bp->b", 1 - x, dark)
    elbo = log_p - beta * kl_standard_normal(mu, logvar)
    return -elbo.mean()
