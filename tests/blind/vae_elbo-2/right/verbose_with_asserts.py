from __future__ import annotations

import torch
from torch import Tensor


def _check_gaussian(mu: Tensor, logvar: Tensor) -> None:
    assert mu.ndim == 2, f"mu should be (batch, latent), is {tuple(mu.shape)}"
    assert mu.shape == logvar.shape, "mu and logvar differ in shape"


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    _check_gaussian(mu, logvar)
    standard_deviation = torch.exp(logvar / 2.0)
    if eps is None:
        epsilon = torch.empty_like(mu).normal_(mean=0.0, std=1.0)
    else:
        assert eps.shape == mu.shape
        epsilon = eps
    sample = standard_deviation * epsilon
    sample = sample + mu
    return sample


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    _check_gaussian(mu, logvar)
    variance = torch.exp(logvar)
    kl_of_each_latent = 0.5 * (variance + mu**2 - 1.0 - logvar)
    kl_of_each_example = torch.sum(kl_of_each_latent, dim=1)
    return kl_of_each_example


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    assert x.shape == x_logits.shape, "one logit for each pixel"
    assert beta >= 0
    batch_size: int = x.shape[0]
    # -[x log s(l) + (1 - x) log(1 - s(l))] = log(1 + e^l) - x l
    zero = torch.zeros_like(x_logits)
    cross_entropy_of_each_pixel = torch.logaddexp(x_logits, zero) - x * x_logits
    reconstruction_term = torch.sum(cross_entropy_of_each_pixel) / batch_size
    kl_term = torch.sum(kl_standard_normal(mu, logvar)) / batch_size
    return reconstruction_term + beta * kl_term
