from torch.nn.functional import softplus as sp


def discriminator_loss(real_logits, fake_logits):
    return sp(-real_logits).mean() + sp(fake_logits).mean()


def generator_loss(fake_logits, kind="non_saturating"):
    if kind not in ("non_saturating", "minimax"):
        raise ValueError(kind)
    return sp(-fake_logits).mean() if kind == "non_saturating" else -sp(fake_logits).mean()
