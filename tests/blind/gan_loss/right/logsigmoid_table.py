"""GAN losses from log-sigmoids, with a table of the generator's losses."""

from torch import Tensor
from torch.nn.functional import logsigmoid


def log_d(a: Tensor) -> Tensor:
    return logsigmoid(a)


def log_one_minus_d(a: Tensor) -> Tensor:
    # 1 - sigmoid(a) = sigmoid(-a)
    return logsigmoid(-a)


GENERATOR = {
    "minimax": lambda a: log_one_minus_d(a).mean(),
    "non_saturating": lambda a: -log_d(a).mean(),
}


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    value_of_game = log_d(real_logits).mean() + log_one_minus_d(fake_logits).mean()
    return -value_of_game


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind not in GENERATOR:
        raise ValueError(f"no such loss: {kind!r}; there are {sorted(GENERATOR)}")
    return GENERATOR[kind](fake_logits)
