"""D is a Bernoulli distribution over 'real', so both losses are log-probabilities."""

import torch
from torch import Tensor
from torch.distributions import Bernoulli


def nll(logits: Tensor, label: float) -> Tensor:
    """Mean negative log-likelihood when every label is the same."""
    return -Bernoulli(logits=logits).log_prob(torch.full_like(logits, label)).mean()


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    return nll(real_logits, 1.0) + nll(fake_logits, 0.0)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind not in ("non_saturating", "minimax"):
        raise ValueError("kind is 'non_saturating' or 'minimax', got %r" % (kind,))
    return nll(fake_logits, 1.0) if kind == "non_saturating" else -nll(fake_logits, 0.0)
