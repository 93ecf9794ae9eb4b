"""VAE pieces by someone who comes from NumPy."""

import numpy as np
import torch
from torch import Tensor

rng = np.random.default_rng()


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = torch.from_numpy(rng.standard_normal(tuple(mu.shape))).to(mu)
    sigma = torch.exp(logvar / 2)
    return mu + sigma * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return (mu**2 + torch.expm1(logvar) - logvar).sum(axis=-1) / 2


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    n = x.shape[0]
    a = x_logits.reshape(n, np.prod(x.shape[1:], dtype=int))
    p = x.reshape(a.shape)
    # log(1 + e^a) - p a, the cross-entropy in terms of the logit
    cross_entropy = (torch.logaddexp(a, torch.zeros_like(a)) - p * a).sum(axis=1)
    return (cross_entropy + beta * kl_standard_normal(mu, logvar)).mean(axis=0)
