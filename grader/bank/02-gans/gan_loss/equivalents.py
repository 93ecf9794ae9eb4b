"""Right solutions in other styles. Every one passes every check."""

import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import equivalent


@equivalent()
class bce_functional:
    """Cross-entropy on logits, labels made with ones_like and zeros_like."""

    def discriminator_loss(real_logits, fake_logits):
        real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
        fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
        return real + fake

    def generator_loss(fake_logits, kind="non_saturating"):
        if kind == "non_saturating":
            return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
        elif kind == "minimax":
            return -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
        else:
            raise ValueError(f"unknown kind {kind}")


@equivalent()
class bce_module:
    """The BCEWithLogitsLoss module, labels made with full_like, the fake term first."""

    def discriminator_loss(real_logits, fake_logits):
        criterion = nn.BCEWithLogitsLoss()
        loss_fake = criterion(fake_logits, torch.full_like(fake_logits, 0.0))
        loss_real = criterion(real_logits, torch.full_like(real_logits, 1.0))
        return loss_fake + loss_real

    def generator_loss(fake_logits, kind="non_saturating"):
        if kind not in {"non_saturating", "minimax"}:
            raise ValueError(kind)
        target, sign = (1.0, 1) if kind == "non_saturating" else (0.0, -1)
        return sign * nn.BCEWithLogitsLoss()(fake_logits, torch.full_like(fake_logits, target))


@equivalent()
class labels_by_shape:
    """Labels made from shape, dtype and device."""

    def discriminator_loss(real_logits, fake_logits):
        ones = torch.ones(real_logits.shape, dtype=real_logits.dtype, device=real_logits.device)
        zeros = torch.zeros(fake_logits.size(), dtype=fake_logits.dtype, device=fake_logits.device)
        bce = F.binary_cross_entropy_with_logits
        return bce(real_logits, ones) + bce(fake_logits, zeros)

    def generator_loss(fake_logits, kind="non_saturating"):
        ones = torch.ones(fake_logits.shape, dtype=fake_logits.dtype)
        match kind:
            case "non_saturating":
                return F.binary_cross_entropy_with_logits(fake_logits, ones)
            case "minimax":
                return -F.binary_cross_entropy_with_logits(fake_logits, 1 - ones)
        raise ValueError("kind")


@equivalent()
class logsigmoid:
    """The mathematics as the paper has it, with logsigmoid, and one minus sign in front."""

    def discriminator_loss(real_logits, fake_logits):
        return -(F.logsigmoid(real_logits).mean() + F.logsigmoid(-fake_logits).mean())

    def generator_loss(fake_logits, kind="non_saturating"):
        if kind == "non_saturating":
            return -torch.mean(F.logsigmoid(fake_logits))
        if kind == "minimax":
            return torch.mean(nn.LogSigmoid()(-fake_logits))
        raise ValueError(kind)


@equivalent()
class logaddexp:
    """log(exp(0) + exp(x)) with logaddexp."""

    def discriminator_loss(real_logits, fake_logits):
        zero = real_logits.new_zeros(())
        return torch.logaddexp(zero, -real_logits).mean() + torch.logaddexp(zero, fake_logits).mean()

    def generator_loss(fake_logits, kind="non_saturating"):
        zero = torch.zeros_like(fake_logits)
        if kind == "non_saturating":
            return torch.logaddexp(zero, -fake_logits).mean()
        if kind == "minimax":
            return -torch.logaddexp(zero, fake_logits).mean()
        raise ValueError(kind)


@equivalent()
class logsumexp:
    """log(exp(0) + exp(x)) with logsumexp over a stacked pair."""

    def discriminator_loss(real_logits, fake_logits):
        real = torch.stack([torch.zeros_like(real_logits), -real_logits]).logsumexp(dim=0)
        fake = torch.stack([torch.zeros_like(fake_logits), fake_logits]).logsumexp(dim=0)
        return real.mean() + fake.mean()

    def generator_loss(fake_logits, kind="non_saturating"):
        if kind == "non_saturating":
            return torch.stack([0 * fake_logits, -fake_logits]).logsumexp(dim=0).mean()
        if kind == "minimax":
            return -torch.stack([0 * fake_logits, fake_logits]).logsumexp(dim=0).mean()
        raise ValueError(kind)


@equivalent()
class by_hand:
    """The stable formula written out: max(x, 0) + log(1 + exp(-|x|))."""

    def discriminator_loss(real_logits, fake_logits):
        real = torch.maximum(-real_logits, 0 * real_logits) + torch.log1p(torch.exp(-real_logits.abs()))
        fake = torch.maximum(fake_logits, 0 * fake_logits) + torch.log1p(torch.exp(-fake_logits.abs()))
        return torch.mean(real) + torch.mean(fake)

    def generator_loss(fake_logits, kind="non_saturating"):
        tail = torch.log1p(torch.exp(-fake_logits.abs()))
        losses = {
            "non_saturating": torch.maximum(-fake_logits, 0 * fake_logits) + tail,
            "minimax": -(torch.maximum(fake_logits, 0 * fake_logits) + tail),
        }
        if kind not in losses:
            raise ValueError(f"kind must be one of {sorted(losses)}")
        return losses[kind].mean()


@equivalent()
class bernoulli:
    """Log-likelihoods of a Bernoulli distribution with these logits."""

    def discriminator_loss(real_logits, fake_logits):
        real = torch.distributions.Bernoulli(logits=real_logits)
        fake = torch.distributions.Bernoulli(logits=fake_logits)
        return (
            -real.log_prob(torch.ones_like(real_logits)).mean()
            - fake.log_prob(torch.zeros_like(fake_logits)).mean()
        )

    def generator_loss(fake_logits, kind="non_saturating"):
        judged = torch.distributions.Bernoulli(logits=fake_logits)
        if kind == "non_saturating":
            return -judged.log_prob(torch.ones_like(fake_logits)).mean()
        if kind == "minimax":
            return judged.log_prob(torch.zeros_like(fake_logits)).mean()
        raise ValueError(kind)


@equivalent()
class two_classes:
    """A softmax over two classes, whose logits are 0 for fake and x for real."""

    def discriminator_loss(real_logits, fake_logits):
        def cross_entropy(logits, label):
            flat = logits.reshape(-1)
            classes = torch.stack([torch.zeros_like(flat), flat], dim=1)
            return F.cross_entropy(classes, torch.full((len(flat),), label, dtype=torch.long))

        return cross_entropy(real_logits, 1) + cross_entropy(fake_logits, 0)

    def generator_loss(fake_logits, kind="non_saturating"):
        flat = fake_logits.reshape(-1)
        log_p = F.log_softmax(torch.stack([torch.zeros_like(flat), flat], dim=1), dim=1)
        if kind == "non_saturating":
            return F.nll_loss(log_p, torch.ones(len(flat), dtype=torch.long))
        if kind == "minimax":
            return log_p[:, 0].mean()
        raise ValueError(kind)


@equivalent()
class sums_over_counts:
    """Sums divided by the number of logits; the minimax loss from softplus(x) = x + softplus(-x)."""

    def discriminator_loss(real_logits, fake_logits):
        total = F.softplus(fake_logits).sum() / fake_logits.numel()
        total += F.softplus(-real_logits).sum() / real_logits.numel()
        return total

    def generator_loss(fake_logits, kind="non_saturating"):
        if kind not in ("non_saturating", "minimax"):
            raise ValueError(kind)
        softplus = nn.Softplus()
        non_saturating = softplus(-fake_logits).sum() / fake_logits.numel()
        if kind == "minimax":
            return -((fake_logits + softplus(-fake_logits)).sum() / fake_logits.numel())
        return non_saturating


@equivalent(of="discriminator_loss")
def one_weighted_batch(real_logits, fake_logits):
    """Both batches joined, every logit weighted by the size of its own batch."""
    logits = torch.cat([real_logits.flatten(), fake_logits.flatten()])
    n_real, n_fake = real_logits.numel(), fake_logits.numel()
    labels = torch.cat([logits.new_ones(n_real), logits.new_zeros(n_fake)])
    weight = torch.cat([logits.new_full((n_real,), 1 / n_real), logits.new_full((n_fake,), 1 / n_fake)])
    return F.binary_cross_entropy_with_logits(logits, labels, weight=weight, reduction="sum")


@equivalent(of="discriminator_loss")
def through_the_generator_loss(real_logits, fake_logits):
    """The other function does the work: real logits want to be real, fake logits lose the game."""
    return generator_loss(real_logits) - generator_loss(fake_logits, kind="minimax")


@equivalent(of="discriminator_loss", remarks=["discriminator_loop"])
def one_logit_at_a_time(real_logits, fake_logits):
    """A Python loop over the logits."""
    real = [F.softplus(-logit) for logit in real_logits.flatten()]
    fake = [F.softplus(logit) for logit in fake_logits.flatten()]
    return torch.stack(real).mean() + torch.stack(fake).mean()


@equivalent(of="discriminator_loss")
def mean_axis_by_axis(real_logits, fake_logits):
    """The mean over maps first, then over the batch."""
    real = F.softplus(-real_logits).reshape(len(real_logits), -1).mean(dim=1)
    fake = F.softplus(fake_logits).reshape(len(fake_logits), -1).mean(dim=1)
    return real.mean(dim=0) + fake.mean(dim=0)


@equivalent(of="generator_loss")
def signed(fake_logits, kind="non_saturating"):
    """One formula for both kinds, with a sign in and out."""
    signs = {"non_saturating": 1, "minimax": -1}
    try:
        sign = signs[kind]
    except KeyError:
        raise ValueError(f"{kind} is not one of {list(signs)}") from None
    return sign * F.softplus(-sign * fake_logits).mean()


@equivalent(of="generator_loss")
def reduced_by_hand(fake_logits, kind="non_saturating"):
    """Unreduced cross-entropy, averaged afterwards; non-saturating from softplus(-x) = softplus(x) - x."""
    if kind not in ("minimax", "non_saturating"):
        raise ValueError("kind must be 'minimax' or 'non_saturating'")
    as_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits), reduction="none")
    return (as_fake - fake_logits).mean() if kind == "non_saturating" else as_fake.neg().mean()


@equivalent(of="generator_loss")
def in_double(fake_logits, kind="non_saturating"):
    """Computed in float64 and cast to the dtype of the logits."""
    logits = fake_logits.to(torch.float64)
    if kind == "non_saturating":
        loss = F.softplus(-logits).mean()
    elif kind == "minimax":
        loss = -F.softplus(logits).mean()
    else:
        raise ValueError(kind)
    return loss.to(fake_logits.dtype)


@equivalent(of="discriminator_loss", remarks=["discriminator_half"])
def in_float32_or_better(real_logits, fake_logits):
    """Logits with fewer digits than float32 are made float32, as losses often are."""
    real, fake = (
        logits.to(torch.promote_types(logits.dtype, torch.float32)) for logits in (real_logits, fake_logits)
    )
    return F.softplus(-real).mean() + F.softplus(fake).mean()


@equivalent(of="discriminator_loss", remarks=["discriminator_strides"])
def viewed_as_rows(real_logits, fake_logits):
    """Each batch viewed as a row of logits, and a sum divided by its length."""
    real, fake = real_logits.view(-1), fake_logits.view(-1)
    return F.softplus(-real).sum() / len(real) + F.softplus(fake).sum() / len(fake)
