"""Right VAE losses in other styles. The checks must let all of them pass."""

import math

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

from grader.checks import equivalent


@equivalent(of="reparameterize")
def sample_by_rsample(mu, logvar, eps=None):
    """Normal.rsample, and a transform of the given noise."""
    sigma = torch.exp(logvar / 2)
    return Normal(mu, sigma).rsample() if eps is None else mu + eps * sigma


@equivalent(of="reparameterize")
def sample_by_independent(mu, logvar, eps=None):
    """A multivariate distribution of independent latents."""
    q = Independent(Normal(mu, logvar.exp().sqrt()), 1)
    return q.rsample() if eps is None else q.mean + q.stddev * eps


@equivalent(of="reparameterize")
def sample_by_square_root(mu, logvar, eps=None):
    """The square root of the variance, noise with an explicit shape, dtype and device."""
    if eps is None:
        eps = torch.randn(mu.shape, dtype=mu.dtype, device=mu.device)
    return torch.sqrt(torch.exp(logvar)) * eps + mu


@equivalent(of="reparameterize")
def sample_by_addcmul(mu, logvar, eps=None):
    """Noise filled into an empty tensor, one fused multiply and add."""
    noise = torch.empty_like(mu).normal_() if eps is None else eps
    return torch.addcmul(mu, logvar.mul(0.5).exp(), noise)


@equivalent(of="reparameterize")
def sample_by_standard_torch_normal(mu, logvar, eps=None):
    """torch.normal for the noise alone, which is harmless, and a power of e."""
    if eps is None:
        eps = torch.normal(torch.zeros_like(mu), 1.0)
    return mu + math.e ** (logvar / 2) * eps


@equivalent(of="reparameterize")
def sample_by_matrix_product(mu, logvar, eps=None):
    """A diagonal factor of the covariance, applied to each noise vector."""
    eps = torch.randn_like(mu) if eps is None else eps
    factor = torch.diag_embed(torch.exp(0.5 * logvar))
    return mu + torch.einsum("bij,bj->bi", factor, eps)


@equivalent(of="reparameterize", remarks=["sample_loop"])
def sample_row_by_row(mu, logvar, eps=None):
    """A loop over the batch."""
    rows = []
    for i in range(mu.size(0)):
        noise = torch.randn(mu.size(1), dtype=mu.dtype) if eps is None else eps[i]
        rows.append(mu[i] + noise * (logvar[i] * 0.5).exp())
    return torch.stack(rows)


@equivalent(of="kl_standard_normal")
def kl_as_printed(mu, logvar):
    """The closed form with the sign of the paper."""
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=-1)


@equivalent(of="kl_standard_normal")
def kl_by_expm1(mu, logvar):
    """expm1 for exp(logvar) - 1."""
    return 0.5 * (mu * mu + torch.expm1(logvar) - logvar).sum(-1)


@equivalent(of="kl_standard_normal")
def kl_by_distributions(mu, logvar):
    """torch.distributions, summed over the latents."""
    prior = Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return kl_divergence(Normal(mu, torch.exp(0.5 * logvar)), prior).sum(dim=1)


@equivalent(of="kl_standard_normal")
def kl_by_independent(mu, logvar):
    """torch.distributions with the latents as one event."""
    q = Independent(Normal(mu, torch.exp(0.5 * logvar)), 1)
    p = Independent(Normal(torch.zeros_like(mu), torch.ones_like(mu)), 1)
    return kl_divergence(q, p)


@equivalent(of="kl_standard_normal")
def kl_from_sigma(mu, logvar):
    """sigma first, then the textbook formula for two Gaussians."""
    sigma = torch.exp(0.5 * logvar)
    return (-torch.log(sigma) + (sigma**2 + mu**2) / 2 - 1 / 2).sum(dim=1)


@equivalent(of="kl_standard_normal")
def kl_from_entropies(mu, logvar):
    """Cross-entropy with the prior minus the entropy of q."""
    log_two_pi = math.log(2 * math.pi)
    cross_entropy = 0.5 * (log_two_pi + mu.square() + logvar.exp())
    entropy = 0.5 * (log_two_pi + 1 + logvar)
    return (cross_entropy - entropy).sum(dim=1)


@equivalent(of="kl_standard_normal")
def kl_latent_by_latent(mu, logvar):
    """An accumulator that starts at 0 and a loop over the latents."""
    total = torch.zeros_like(mu[:, 0])
    for j in range(mu.shape[1]):
        total = total + 0.5 * (mu[:, j] ** 2 + logvar[:, j].exp() - logvar[:, j] - 1)
    return total


@equivalent(of="kl_standard_normal")
def kl_by_traces(mu, logvar):
    """Separate sums: squared norm, trace, dimension and log-determinant."""
    squared_norm = torch.einsum("bz,bz->b", mu, mu)
    return (squared_norm + logvar.exp().sum(1) - mu.shape[1] - logvar.sum(1)) / 2


@equivalent(of="negative_elbo")
def loss_by_sum_over_batch_size(x, x_logits, mu, logvar, beta=1.0):
    """Sums over everything, divided by the batch size at the end."""
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum")
    return (bce + beta * kl_standard_normal(mu, logvar).sum()) / x.size(0)


@equivalent(of="negative_elbo")
def loss_by_module(x, x_logits, mu, logvar, beta=1.0):
    """The loss as a module, with its own inline KL."""
    reconstruction = nn.BCEWithLogitsLoss(reduction="sum")(x_logits.flatten(), x.flatten()) / len(x)
    kl = -0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp()) / len(mu)
    return reconstruction + kl * beta


@equivalent(of="negative_elbo")
def loss_by_bernoulli(x, x_logits, mu, logvar, beta=1.0):
    """The log-probability of a Bernoulli; validation is off because pixels may be grey."""
    log_px = Bernoulli(logits=x_logits, validate_args=False).log_prob(x)
    elbo = log_px.sum(dim=tuple(range(1, x.dim()))) - beta * kl_standard_normal(mu, logvar)
    return -elbo.mean()


@equivalent(of="negative_elbo")
def loss_by_softplus(x, x_logits, mu, logvar, beta=1.0):
    """softplus(logits) - x * logits, and the two means added."""
    bce = F.softplus(x_logits) - x * x_logits
    return bce.reshape(len(x), -1).sum(1).mean() + beta * kl_standard_normal(mu, logvar).mean()


@equivalent(of="negative_elbo", remarks=["elbo_strides"])
def loss_by_logsigmoid(x, x_logits, mu, logvar, beta=1.0):
    """The two log-probabilities of a pixel, weighted by what it is."""
    log_px = x * F.logsigmoid(x_logits) + (1 - x) * F.logsigmoid(-x_logits)
    reconstruction = -log_px.view(log_px.size(0), -1).sum(-1)
    return torch.mean(beta * kl_standard_normal(mu, logvar) + reconstruction, dim=0)


@equivalent(of="negative_elbo")
def loss_by_logaddexp(x, x_logits, mu, logvar, beta=1.0):
    """logaddexp with 0 as the softplus, one dot product over all pixels."""
    softplus = torch.logaddexp(torch.zeros_like(x_logits), x_logits)
    total = softplus.sum() - torch.dot(x.flatten(), x_logits.flatten())
    return total / x.shape[0] + beta * torch.mean(kl_standard_normal(mu, logvar))


@equivalent(of="negative_elbo")
def loss_by_mean_times_pixels(x, x_logits, mu, logvar, beta=1.0):
    """The mean cross-entropy, multiplied by the number of pixels of an image."""
    pixels = x.numel() // x.shape[0]
    reconstruction = F.binary_cross_entropy_with_logits(x_logits, x) * pixels
    return reconstruction + beta * kl_standard_normal(mu, logvar).mean()


@equivalent(of="negative_elbo", remarks=["elbo_loop"])
def loss_example_by_example(x, x_logits, mu, logvar, beta=1.0):
    """A loop over the batch, collecting one loss each."""
    losses = []
    for image, logits, kl in zip(x, x_logits, kl_standard_normal(mu, logvar), strict=True):
        losses.append(F.binary_cross_entropy_with_logits(logits, image, reduction="sum") + beta * kl)
    return torch.stack(losses).mean()


@equivalent()
class all_by_distributions:
    """Everything as an expectation over torch.distributions objects."""

    def reparameterize(mu, logvar, eps=None):
        standard = Normal(torch.zeros_like(mu), torch.ones_like(mu))
        return mu + torch.exp(0.5 * logvar) * (standard.sample() if eps is None else eps)

    def kl_standard_normal(mu, logvar):
        q = Normal(mu, logvar.exp().sqrt())
        cross_entropy = 0.5 * (math.log(2 * math.pi) + q.mean**2 + q.variance)
        return (cross_entropy - q.entropy()).sum(dim=1)

    def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
        pixels = Independent(Bernoulli(logits=x_logits, validate_args=False), x.dim() - 1)
        return (beta * kl_standard_normal(mu, logvar) - pixels.log_prob(x)).mean()


@equivalent(of="kl_standard_normal", remarks=["kl_half"])
def kl_in_float32_or_better(mu, logvar):
    """What has fewer digits than float32 is made float32, as losses often are."""
    mu, logvar = (each.to(torch.promote_types(each.dtype, torch.float32)) for each in (mu, logvar))
    return (mu.square() + logvar.exp() - logvar - 1).sum(dim=1) / 2
