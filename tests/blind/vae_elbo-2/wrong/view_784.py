import torch
from torch.nn import functional as F


def reparameterize(mu, logvar, eps=None):
    std = torch.exp(0.5 * logvar)
    if eps is None:
        eps = torch.randn_like(std)
    return mu + eps * std


def kl_standard_normal(mu, logvar):
    # https://arxiv.org/abs/1312.6114, appendix B
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    BCE = F.binary_cross_entropy_with_logits(x_logits.reshape(-1, 784), x.reshape(-1, 784), reduction="none")
    BCE = BCE.sum(dim=1)
    KLD = kl_standard_normal(mu, logvar)
    return (BCE + beta * KLD).mean()
