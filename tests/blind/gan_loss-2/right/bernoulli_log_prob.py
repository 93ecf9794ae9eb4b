from typing import Literal, get_args

import torch
from torch import Tensor
from torch.distributions import Bernoulli

Kind = Literal["non_saturating", "minimax"]


def mean_log_likelihood(logits: Tensor, is_real: bool) -> Tensor:
    """Average log probability that D gives to the class `is_real`."""
    d = Bernoulli(logits=logits)
    outcome = torch.full_like(logits, float(is_real))
    return d.log_prob(outcome).mean()


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    log_likelihood_of_real: Tensor = mean_log_likelihood(real_logits, True)
    log_likelihood_of_fake: Tensor = mean_log_likelihood(fake_logits, False)
    return -(log_likelihood_of_real + log_likelihood_of_fake)


def generator_loss(fake_logits: Tensor, kind: Kind = "non_saturating") -> Tensor:
    if kind not in get_args(Kind):
        raise ValueError(f"kind is {kind!r}, expected one of {get_args(Kind)}")
    if kind == "minimax":
        return mean_log_likelihood(fake_logits, False)
    return -mean_log_likelihood(fake_logits, True)
