import torch
import torch.nn.functional as F


def reparameterize(mu, logvar, eps=None):
    std = torch.exp(0.5 * logvar)
    if eps is None:
        eps = torch.randn_like(std)
    return mu + eps * std


def kl_standard_normal(mu, logvar):
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    recon_x = torch.sigmoid(x_logits)
    BCE = F.binary_cross_entropy(recon_x, x, reduction="sum") / x.size(0)
    KLD = kl_standard_normal(mu, logvar).mean()
    return BCE + beta * KLD
