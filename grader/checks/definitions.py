"""Textbook definitions that checks compare with, by torch.distributions or row by row.

Checks call these with float64 tensors. They need not be fast, or hold at extremes that no float64 reaches.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.distributions import Bernoulli, Normal, kl_divergence

from grader.sandbox.builders import FixedDenoiser


def gaussian_sample(mu: Tensor, logvar: Tensor, eps: Tensor) -> Tensor:
    """The point of N(mu, exp(logvar)) that standard normal noise eps stands for."""
    return mu + logvar.exp().sqrt() * eps


def kl_to_prior(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mu, exp(logvar)) || N(0, I)) for each example, in nats. mu, logvar: (batch, latent)."""
    kl: Tensor = kl_divergence(Normal(mu, logvar.exp().sqrt()), Normal(0.0, 1.0))
    return kl.sum(dim=1)


def pixel_cross_entropy(x: Tensor, x_logits: Tensor) -> Tensor:
    """The cross-entropy of pixels x in [0, 1], summed over each image, in nats. x, x_logits: (batch, ...)."""
    log_px: Tensor = Bernoulli(logits=x_logits, validate_args=False).log_prob(x)  # type: ignore[no-untyped-call]
    return -log_px.flatten(start_dim=1).sum(dim=1)


def noised(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    """x_t of the forward process: each sample at its own timestep. x0, noise: (batch, ...). t: (batch,)."""
    rows = zip(x0, alphas_cumprod[t], noise, strict=True)
    return torch.stack([alpha_bar.sqrt() * x + (1 - alpha_bar).sqrt() * eps for x, alpha_bar, eps in rows])


def squared_error(model: FixedDenoiser, x0: Tensor, table: Tensor, t: Tensor, noise: Tensor) -> Tensor:
    """The mean squared error of a model of noise that answers the same whatever it is asked."""
    return (model.output - noise).square().mean()
