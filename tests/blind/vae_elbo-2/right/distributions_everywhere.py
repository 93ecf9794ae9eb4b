import torch
from torch import Tensor
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence


def posterior(mu: Tensor, logvar: Tensor) -> Independent:
    return Independent(Normal(loc=mu, scale=(logvar / 2).exp()), 1)


def prior_like(mu: Tensor) -> Independent:
    return Independent(Normal(torch.zeros_like(mu), torch.ones_like(mu)), 1)


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    q = posterior(mu, logvar)
    if eps is None:
        return q.rsample()
    return q.base_dist.loc + q.base_dist.scale * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return kl_divergence(posterior(mu, logvar), prior_like(mu))


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    # grey pixels are no outcomes of a coin, so the check of the support is switched off
    pixels = Bernoulli(logits=x_logits, validate_args=False)
    log_px = pixels.log_prob(x).flatten(1).sum(1)
    return (beta * kl_standard_normal(mu, logvar) - log_px).mean()
