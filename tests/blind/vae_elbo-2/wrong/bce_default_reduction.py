import torch
import torch.nn as nn

bce_loss = nn.BCEWithLogitsLoss()


def reparameterize(mu, logvar, eps=None):
    std = torch.exp(logvar / 2)
    if eps is None:
        eps = torch.randn_like(std)
    z = mu + std * eps
    return z


def kl_standard_normal(mu, logvar):
    kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp())
    return kl.sum(dim=1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    recon_loss = bce_loss(x_logits, x)
    kl_loss = kl_standard_normal(mu, logvar).mean()
    return recon_loss + beta * kl_loss
