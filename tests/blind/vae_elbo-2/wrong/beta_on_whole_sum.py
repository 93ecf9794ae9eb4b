import torch
from torch import nn
import torch.nn.functional as F


class BetaVAELoss(nn.Module):
    def __init__(self, beta: float):
        super().__init__()
        self.beta = beta

    @staticmethod
    def kl(mu, logvar):
        return torch.sum(mu.square() + logvar.exp() - logvar - 1, dim=-1).mul(0.5)

    @staticmethod
    def reconstruction(x, logits):
        return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(start_dim=1).sum(dim=1)

    def forward(self, x, logits, mu, logvar):
        return torch.mean(self.beta * (self.reconstruction(x, logits) + self.kl(mu, logvar)))


def reparameterize(mu, logvar, eps=None):
    if eps is None:
        eps = torch.randn_like(mu)
    return torch.addcmul(mu, eps, torch.exp(0.5 * logvar))


def kl_standard_normal(mu, logvar):
    return BetaVAELoss.kl(mu, logvar)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    return BetaVAELoss(beta)(x, x_logits, mu, logvar)
