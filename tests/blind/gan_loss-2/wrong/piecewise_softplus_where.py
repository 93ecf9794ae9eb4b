import torch


def log_one_plus_exp(a):
    # exp never gets a large argument in the branch that is taken
    large = a + torch.log1p(torch.exp(-a))
    small = torch.log1p(torch.exp(a))
    return torch.where(a > 0, large, small)


def discriminator_loss(real_logits, fake_logits):
    on_real, on_fake = log_one_plus_exp(-real_logits), log_one_plus_exp(fake_logits)
    return on_real.mean() + on_fake.mean()


def generator_loss(fake_logits, kind="non_saturating"):
    if kind == "non_saturating":
        return log_one_plus_exp(-fake_logits).mean()
    if kind == "minimax":
        return -log_one_plus_exp(fake_logits).mean()
    raise ValueError(kind)
