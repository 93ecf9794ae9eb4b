import torch.nn.functional as F

# log(1 - sigmoid(a)) == log(sigmoid(-a))
log_d = F.logsigmoid


def log_one_minus_d(logits):
    return F.logsigmoid(-logits)


GENERATOR_LOSSES = {
    "non_saturating": lambda logits: -log_d(logits).mean(),
    "minimax": lambda logits: log_one_minus_d(logits).mean(),
}


def discriminator_loss(real_logits, fake_logits):
    value = log_d(real_logits).mean() + log_one_minus_d(fake_logits).mean()
    return -value


def generator_loss(fake_logits, kind="non_saturating"):
    try:
        loss = GENERATOR_LOSSES[kind]
    except KeyError:
        raise ValueError(f"no generator loss is called {kind!r}; try one of {sorted(GENERATOR_LOSSES)}") from None
    return loss(fake_logits)
