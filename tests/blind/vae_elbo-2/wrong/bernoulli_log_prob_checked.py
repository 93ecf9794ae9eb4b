import torch
from torch import Tensor
from torch.distributions import Bernoulli, Normal, kl_divergence


def encoder_distribution(mu: Tensor, logvar: Tensor) -> Normal:
    return Normal(mu, torch.exp(0.5 * logvar))


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    q = encoder_distribution(mu, logvar)
    return q.rsample() if eps is None else q.mean + q.stddev * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    p = Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return kl_divergence(encoder_distribution(mu, logvar), p).sum(dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    decoder = Bernoulli(logits=x_logits)
    log_likelihood = decoder.log_prob(x).flatten(1).sum(dim=1)
    elbo = log_likelihood - beta * kl_standard_normal(mu, logvar)
    return -elbo.mean()
