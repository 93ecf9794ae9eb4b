import torch
from torch import nn


class Reparameterize(nn.Module):
    def forward(self, mu, logvar, eps=None):
        noise = torch.randn(mu.shape, dtype=mu.dtype, device=mu.device) if eps is None else eps
        return torch.addcmul(mu, noise, logvar.mul(0.5).exp())


class KLToStandardNormal(nn.Module):
    def forward(self, mu, logvar):
        # expm1(logvar) = sigma^2 - 1
        return 0.5 * (mu.square() + torch.expm1(logvar) - logvar).sum(dim=-1)


class NegativeELBO(nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = beta
        self.pixelwise = nn.BCEWithLogitsLoss(reduction="none")
        self.kl = KLToStandardNormal()

    def forward(self, x, x_logits, mu, logvar):
        reconstruction = self.pixelwise(x_logits, x).reshape(len(x), -1).sum(dim=-1)
        return torch.mean(reconstruction + self.beta * self.kl(mu, logvar))


def reparameterize(mu, logvar, eps=None):
    return Reparameterize()(mu, logvar, eps)


def kl_standard_normal(mu, logvar):
    return KLToStandardNormal()(mu, logvar)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    return NegativeELBO(beta)(x, x_logits, mu, logvar)
