"""The VAE loss with torch.distributions doing the work."""

import torch
from torch import Tensor
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence


def posterior(mu: Tensor, logvar: Tensor) -> Independent:
    return Independent(Normal(mu, logvar.div(2).exp()), 1)


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    q = posterior(mu, logvar)
    if eps is None:
        return q.rsample()
    return q.base_dist.loc + q.base_dist.scale * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    prior = Independent(Normal(torch.zeros_like(mu), torch.ones_like(mu)), 1)
    return kl_divergence(posterior(mu, logvar), prior)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    # validate_args off: grey pixels are not in the support
    decoder = Bernoulli(logits=x_logits, validate_args=False)
    log_lik = decoder.log_prob(x).reshape(x.size(0), -1).sum(-1)
    return (beta * kl_standard_normal(mu, logvar) - log_lik).mean()
