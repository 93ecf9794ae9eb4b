"""Right solutions in other styles. Every one passes every check."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch.distributions import Categorical, kl_divergence

from grader.checks import equivalent


@equivalent(of="best_discriminator")
def sigmoid_of_the_logit(p_data, p_g):
    """The sigmoid of the best logit; the difference of two infinities becomes 1/2."""
    return torch.sigmoid(torch.log(p_data) - torch.log(p_g)).nan_to_num(nan=0.5)


@equivalent(of="best_discriminator")
def one_over_one_plus(p_data, p_g):
    """1 / (1 + q / p), repaired afterwards by a mask."""
    D = 1 / (1 + p_g / p_data)
    D[(p_data == 0) & (p_g == 0)] = 0.5
    return D


@equivalent(of="best_discriminator")
def only_where_something_goes(p_data, p_g):
    """Halves everywhere, then overwritten in place where a total is above 0."""
    D, seen = torch.full_like(p_data, 0.5), (p_data > 0) | (p_g > 0)
    D[seen] = p_data[seen] / (p_data[seen] + p_g[seen])
    return D


@equivalent(of="best_discriminator", remarks=["best_loop"])
def outcome_by_outcome(p_data, p_g):
    """A loop over pairs."""
    return torch.stack([p / (p + q) if p + q > 0 else 0 * p + 0.5 for p, q in zip(p_data, p_g, strict=True)])


@equivalent(of="best_discriminator")
def share_of_the_mixture(p_data, p_g):
    """Half of the data's share in the mixture, whose zeros are replaced before the division."""
    m = (p_data + p_g) / 2
    never = m.eq(0)
    return p_data.masked_fill(never, 1) / (2 * m.masked_fill(never, 1))


@equivalent(of="best_discriminator")
def checked_and_normed(p_data, p_g):
    """Asserts that both are distributions, and norms them to the last digit."""
    for p in (p_data, p_g):
        assert (p >= 0).all() and abs(p.sum().item() - 1) < 1e-4
    p, q = p_data / p_data.sum(), p_g / p_g.sum()
    return torch.nan_to_num(p / (p + q), nan=0.5)


@equivalent(of="game_value")
def one_sum(p_data, p_g, D):
    """Both terms with xlogy and xlog1py, in one sum."""
    return (torch.special.xlogy(p_data, D) + torch.special.xlog1py(p_g, -D)).sum()


@equivalent(of="game_value")
def over_the_supports(p_data, p_g, D):
    """Each average over the outcomes that its distribution has."""
    real, fake = p_data > 0, p_g > 0
    return p_data[real] @ D[real].log() + p_g[fake] @ (1 - D[fake]).log()


@equivalent(of="game_value")
def where_above_zero(p_data, p_g, D):
    """Masks after the product."""
    zero = torch.zeros_like(D)
    real = torch.where(p_data == 0, zero, p_data * D.log())
    fake = torch.where(p_g == 0, zero, p_g * torch.log1p(-D))
    return torch.sum(real) + torch.sum(fake)


@equivalent(of="game_value", remarks=["value_gradient"])
def in_numpy(p_data, p_g, D):
    """In numpy, cast back at the end."""
    p, q, d = (each.detach().double().numpy() for each in (p_data, p_g, D))
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.where(p > 0, p * np.log(d), 0).sum() + np.where(q > 0, q * np.log(1 - d), 0).sum()
    return torch.tensor(total, dtype=D.dtype)


@equivalent(of="game_value", remarks=["value_loop"])
def by_a_loop(p_data, p_g, D):
    """A running sum, in which zeros are skipped."""
    value = D.new_zeros(())
    for p, q, d in zip(p_data, p_g, D, strict=True):
        if p > 0:
            value = value + p * torch.log(d)
        if q > 0:
            value = value + q * torch.log(1 - d)
    return value


@equivalent(of="jensen_shannon")
def two_divergences(p_data, p_g):
    """Half the sum of the KL divergences from the mixture, with xlogy."""
    m = (p_data + p_g) / 2

    def kl(p):
        return (torch.xlogy(p, p) - torch.xlogy(p, m)).sum()

    return 0.5 * kl(p_data) + 0.5 * kl(p_g)


@equivalent(of="jensen_shannon")
def by_entropies(p_data, p_g):
    """The entropy of the mixture less the mean entropy."""
    both = torch.stack([p_data, p_g])
    return torch.special.entr(both.mean(0)).sum() - torch.special.entr(both).sum(1).mean()


@equivalent(of="jensen_shannon")
def by_kl_div(p_data, p_g):
    """F.kl_div, which takes the logarithm of the second distribution first, where the mixture is above 0."""
    m = 0.5 * (p_data + p_g)
    seen = m > 0
    log_m = m[seen].log()
    return (F.kl_div(log_m, p_data[seen], reduction="sum") + F.kl_div(log_m, p_g[seen], reduction="sum")) / 2


@equivalent(of="jensen_shannon")
def by_categoricals(p_data, p_g):
    """torch.distributions."""
    p, q, m = (Categorical(probs=each) for each in (p_data, p_g, (p_data + p_g) / 2))
    return (kl_divergence(p, m) + kl_divergence(q, m)) / 2


@equivalent(of="jensen_shannon")
def from_the_loss_of_the_best(p_data, p_g):
    """How far the loss of the best D, kept from 0 and 1, lies below that of a coin, halved, and never below 0."""
    hair = torch.finfo(p_data.dtype).eps
    D = best_discriminator(p_data, p_g).clamp(hair, 1 - hair)
    return ((2 * math.log(2) + game_value(p_data, p_g, D)) / 2).clamp(min=0)


@equivalent(of="jensen_shannon")
def by_the_best_logit(p_data, p_g):
    """The value of the game by softplus of the best logit, which may be infinite where a weight is 0."""
    logit = p_data.log() - p_g.log()
    real = torch.where(p_data > 0, p_data * F.softplus(-logit), 0)
    fake = torch.where(p_g > 0, p_g * F.softplus(logit), 0)
    return math.log(2) - (real + fake).sum() / 2
