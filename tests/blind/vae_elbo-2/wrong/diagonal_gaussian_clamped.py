import torch
import torch.nn.functional as F


class DiagonalGaussianDistribution:
    def __init__(self, mean, logvar):
        self.mean = mean
        self.logvar = torch.clamp(logvar, -30.0, 20.0)
        self.std = torch.exp(0.5 * self.logvar)
        self.var = torch.exp(self.logvar)

    def sample(self, noise=None):
        if noise is None:
            noise = torch.randn(self.mean.shape).to(device=self.mean.device, dtype=self.mean.dtype)
        return self.mean + self.std * noise

    def kl(self):
        return 0.5 * torch.sum(torch.pow(self.mean, 2) + self.var - 1.0 - self.logvar, dim=[1])


def reparameterize(mu, logvar, eps=None):
    return DiagonalGaussianDistribution(mu, logvar).sample(eps)


def kl_standard_normal(mu, logvar):
    return DiagonalGaussianDistribution(mu, logvar).kl()


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    rec_loss = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    nll_loss = torch.sum(rec_loss) / rec_loss.shape[0]
    kl_loss = torch.sum(kl_standard_normal(mu, logvar)) / mu.shape[0]
    return nll_loss + beta * kl_loss
