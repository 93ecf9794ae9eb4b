import torch
import torch.nn.functional as F


def reparameterize(mu, logvar, eps=None):
    std = torch.exp(0.5 * logvar)
    if eps is None:
        eps = torch.rand_like(std)
    return mu + std * eps


def kl_standard_normal(mu, logvar):
    return 0.5 * torch.sum(torch.exp(logvar) + mu**2 - 1.0 - logvar, 1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    recon_loss = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum") / len(x)
    kl_loss = torch.mean(kl_standard_normal(mu, logvar))
    return recon_loss + beta * kl_loss
