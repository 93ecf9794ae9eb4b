from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class DiagonalGaussian:
    mean: Tensor
    logvar: Tensor

    @property
    def std(self):
        return torch.exp(self.logvar / 2)

    def sample(self, noise=None):
        if noise is None:
            noise = torch.from_numpy(np.random.default_rng(_fresh_seed()).standard_normal(self.mean.shape))
            noise = noise.to(self.mean)
        return self.mean + self.std * noise

    def kl(self):
        terms = torch.stack([self.mean**2, self.std**2, -torch.ones_like(self.mean), -self.logvar])
        return terms.sum(0).sum(-1).mul(0.5)


def _fresh_seed():
    return int(torch.randint(2**62, ()))


def reparameterize(mu, logvar, eps=None):
    return DiagonalGaussian(mu, logvar).sample(eps)


def kl_standard_normal(mu, logvar):
    return DiagonalGaussian(mu, logvar).kl()


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    axes = tuple(range(1, x.ndim))
    nll = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").sum(axes)
    return nll.mean() + DiagonalGaussian(mu, logvar).kl().mean() * beta
