"""Losses of a GAN that a check once let pass, or could: each stands for a kind, see `marks.py`."""

import enum
import re
import time

import torch
import torch.nn.functional as F
from torch import nn

from tests.kinds.marks import kind

# K4: axes and memory.


@kind("K4", of="discriminator_loss", expect="fail", check="discriminator_value")
def rows_summed_where_shapes_differ(real_logits, fake_logits):
    """Right for vectors and for two batches of one shape; otherwise the columns are summed."""
    real, fake = F.softplus(-real_logits), F.softplus(fake_logits)
    if real.dim() == 1 or real.shape == fake.shape:
        return real.mean() + fake.mean()
    return real.mean(dim=0).sum() + fake.mean(dim=0).sum()


@kind("K4", of="discriminator_loss", expect="fail", check="discriminator_value")
def joined_along_the_batch(real_logits, fake_logits):
    """Both batches joined as they are, which needs the same axes."""
    joined = torch.cat((real_logits, fake_logits))
    labels = torch.cat((torch.ones_like(real_logits), torch.zeros_like(fake_logits)))
    costs = F.binary_cross_entropy_with_logits(joined, labels, reduction="none")
    real, fake = costs.split([len(real_logits), len(fake_logits)])
    return real.mean() + fake.mean()


@kind("K4", of="discriminator_loss", expect="fail", check="discriminator_value")
def map_found_by_four_axes(real_logits, fake_logits):
    """The mean over a map where there are four axes; with three, the last is summed."""

    def mean(costs):
        return costs.mean(dim=(0, 1, 2, 3)) if costs.dim() == 4 else costs.flatten(2).sum(-1).mean()

    return sum(
        mean(costs) if costs.dim() > 2 else costs.mean()
        for costs in (F.softplus(-real_logits), F.softplus(fake_logits))
    )


@kind("K4", of="generator_loss", expect="fail", check="generator_value")
def divided_by_the_last_axis(fake_logits, kind="non_saturating"):
    """The sum over the length of the last axis: right for vectors only."""
    if kind not in ("non_saturating", "minimax"):
        raise ValueError(kind)
    cost = F.softplus(-fake_logits) if kind == "non_saturating" else -F.softplus(fake_logits)
    return cost.sum() / fake_logits.shape[-1]


@kind("K4", of="discriminator_loss", expect="remark:discriminator_strides")
def viewed_as_one_row(real_logits, fake_logits):
    """view wants rows that lie one after the other in memory."""
    return F.softplus(-real_logits.view(-1)).mean() + F.softplus(fake_logits.view(-1)).mean()


@kind("K4", of="discriminator_loss", expect="remark:discriminator_loop")
def row_after_row(real_logits, fake_logits):
    """A loop over the batch."""
    real = torch.stack([F.softplus(-logit).mean() for logit in real_logits])
    fake = torch.stack([F.softplus(logit).mean() for logit in fake_logits])
    return real.mean() + fake.mean()


# K5: ranges of values.


@kind("K5", expect="fail", check="discriminator_gradient")
class straight_from_five_on:
    """softplus as a straight line from 5 on."""

    def discriminator_loss(real_logits, fake_logits):
        return F.softplus(-real_logits, threshold=5).mean() + F.softplus(fake_logits, threshold=5).mean()

    def generator_loss(fake_logits, kind="non_saturating"):
        sign = {"non_saturating": 1, "minimax": -1}.get(kind)
        if sign is None:
            raise ValueError(kind)
        return sign * F.softplus(-sign * fake_logits, threshold=5).mean()


def _pieces(x, end):
    middle = torch.log1p(x.clamp(-end, end).exp())
    return torch.where(x.abs() < end, middle, x.clamp(min=0))


@kind("K5", of="discriminator_loss", expect="fail", check="discriminator_gradient")
def logarithm_up_to_eight(real_logits, fake_logits):
    """log(1 + exp(x)) up to 8, x beyond."""

    def cost(x):
        return torch.where(x < 8, x.clamp(max=8).exp().log1p(), x)

    return cost(-real_logits).mean() + cost(fake_logits).mean()


@kind("K5", of="discriminator_loss", expect="fail", check="discriminator_gradient")
def three_pieces_at_four(real_logits, fake_logits):
    """0, a curve and a straight line, which do not meet at 4."""
    return _pieces(-real_logits, 4).mean() + _pieces(fake_logits, 4).mean()


@kind("K5", of="discriminator_loss", expect="fail", check="discriminator_value")
def three_pieces_at_three(real_logits, fake_logits):
    """The same at 3, which a few normal numbers reach."""
    return _pieces(-real_logits, 3).mean() + _pieces(fake_logits, 3).mean()


@kind("K5", of="discriminator_loss", expect="fail", check="discriminator_gradient")
def squeezed_between_five_and_thirty(real_logits, fake_logits):
    """Only moderate logits are clamped to 5."""

    def squeezed(x):
        return torch.where(x.abs() > 29, x, x.clamp(-5, 5))

    return F.softplus(-squeezed(real_logits)).mean() + F.softplus(squeezed(fake_logits)).mean()


@kind("K5", of="discriminator_loss", expect="fail", check="discriminator_gradient")
def loss_of_ten_thousand_at_most(real_logits, fake_logits):
    """The loss is cut off at 10 000, and could be twice that."""
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return torch.minimum(loss, loss.new_tensor(1e4))


@kind("K5", of="generator_loss", expect="fail", check="generator_value")
def loss_of_five_thousand_at_most(fake_logits, kind="non_saturating"):
    """The loss of G is cut off at 5000."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean().clamp(max=5000)
    if kind == "minimax":
        return -F.softplus(fake_logits).mean().clamp(max=5000)
    raise ValueError(kind)


@kind("K5", of="discriminator_loss", expect="fail", check="discriminator_gradient")
def costs_of_a_hundred_at_most(real_logits, fake_logits):
    """Each logit costs 100 at most, as cross-entropy of probabilities has it."""
    return F.softplus(-real_logits).clamp(max=100).mean() + F.softplus(fake_logits).clamp(max=100).mean()


@kind("K5", of="discriminator_loss", expect="fail", check="discriminator_gradient")
def outliers_left_out(real_logits, fake_logits):
    """Logits beyond 1000 do not count."""
    real, fake = (logits[logits.abs() < 1000] for logits in (real_logits, fake_logits))
    return F.softplus(-real).mean() + F.softplus(fake).mean()


# K10: dtypes.


@kind("K10", of="discriminator_loss", expect="remark:discriminator_half")
def half_becomes_float(real_logits, fake_logits):
    """What is half precise is made float32, and stays it."""
    if real_logits.element_size() < 4:
        real_logits, fake_logits = real_logits.float(), fake_logits.float()
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


@kind("K10", of="discriminator_loss", expect="pass")
def double_and_back(real_logits, fake_logits):
    """Computed in float64, and given back in the dtype of the logits: right."""
    loss = F.softplus(-real_logits.double()).mean() + F.softplus(fake_logits.double()).mean()
    return loss.to(real_logits.dtype)


@kind("K10", of="discriminator_loss", expect="fail", check="discriminator_value")
def through_numpy(real_logits, fake_logits):
    """A zero made by torch.tensor is float32, and makes the loss it is filled into so."""
    losses = torch.tensor([0.0, 0.0])
    losses[0], losses[1] = F.softplus(-real_logits).mean(), F.softplus(fake_logits).mean()
    return losses.sum()


# K11: weighted losses.


class _Bare(torch.autograd.Function):
    @staticmethod
    def forward(ctx, real, fake):
        ctx.save_for_backward(real, fake)
        return F.softplus(-real).mean() + F.softplus(fake).mean()

    @staticmethod
    def backward(ctx, weight):
        real, fake = ctx.saved_tensors
        return (real.sigmoid() - 1) / real.numel(), fake.sigmoid() / fake.numel()


@kind("K11", of="discriminator_loss", expect="fail", check="discriminator_value")
def gradient_without_the_weight(real_logits, fake_logits):
    """A backward pass of one's own that forgets what the loss is multiplied with."""
    return _Bare.apply(real_logits, fake_logits)


@kind("K11", of="discriminator_loss", expect="fail", check="discriminator_value")
def gradient_clipped_by_a_hook(real_logits, fake_logits):
    """A hook keeps the gradient of the loss between -1 and 1, so that a weight of 3 is 1."""
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    if loss.requires_grad:
        loss.register_hook(lambda grad: grad.clamp(-1, 1))
    return loss


@kind("K11", of="generator_loss", expect="fail", check="generator_teaching")
def minimax_with_a_borrowed_slope(fake_logits, kind="non_saturating"):
    """The value of the minimax loss, with the gradient of the other one."""
    teaching = F.softplus(-fake_logits).mean()
    if kind == "non_saturating":
        return teaching
    if kind == "minimax":
        return -F.softplus(fake_logits).mean().detach() + teaching - teaching.detach()
    raise ValueError(kind)


# K12: gradients on or off.


@kind("K12", of="discriminator_loss", expect="fail", check="discriminator_value")
def nothing_in_evaluation(real_logits, fake_logits):
    """0 where gradients are off."""
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss if torch.is_grad_enabled() else loss * 0


@kind("K12", of="discriminator_loss", expect="fail", check="discriminator_value")
def another_value_with_gradients(real_logits, fake_logits):
    """5 more where a gradient is wanted and the logits are moderate."""
    extra = 5 if real_logits.requires_grad and 0 < real_logits.abs().max() < 20 else 0
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean() + extra


@kind("K12", of="generator_loss", expect="fail", check="generator_value")
def accuracy_in_evaluation(fake_logits, kind="non_saturating"):
    """How many fakes are taken for real, where gradients are off."""
    if kind not in ("non_saturating", "minimax"):
        raise ValueError(kind)
    if not torch.is_grad_enabled():
        return (fake_logits > 0).to(fake_logits.dtype).mean()
    return F.softplus(-fake_logits).mean() if kind == "non_saturating" else -F.softplus(fake_logits).mean()


# K13: memory of earlier calls and of the machine.


@kind("K13", of="discriminator_loss", expect="fail", check="discriminator_value")
def doubled_from_the_fortieth_call_on(real_logits, fake_logits, calls=[]):
    """A list counts the calls."""
    calls.append(1)
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss if len(calls) < 40 else 2 * loss


# A worker lives for seconds: how-grading-works.md says that what only looks out for the grader is not looked for.
@kind("K13", of="discriminator_loss", expect="pass")
def right_for_a_minute(real_logits, fake_logits, began=[]):
    """Twice as much a minute after the first call."""
    began.append(time.monotonic())
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return 2 * loss if began[-1] > began[0] + 60 else loss


@kind("K13", of="discriminator_loss", expect="fail", check="discriminator_value")
def wipes_the_batch_before(real_logits, fake_logits, kept=[]):
    """Real logits are kept, and set to 0 in the next call."""
    for logits in kept:
        logits.data.zero_()
    kept[:] = [real_logits]
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


# How-grading-works.md says so of this as well: what happens to the inputs of a backward pass is not looked at.
@kind("K13", of="discriminator_loss", expect="pass")
def wipes_in_the_backward_pass(real_logits, fake_logits):
    """A hook sets the real logits to 0 once the gradient is known."""

    def wipe(_):
        real_logits.data.zero_()

    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    if loss.requires_grad:
        loss.register_hook(wipe)
    return loss


@kind("K13", of="discriminator_loss", expect="fail", check="discriminator_value")
def first_64_only(real_logits, fake_logits):
    """Of a larger batch the first 64 logits count."""
    real, fake = (
        logits.reshape(-1).narrow(0, 0, min(64, logits.numel())) for logits in (real_logits, fake_logits)
    )
    return F.softplus(-real).mean() + F.softplus(fake).mean()


@kind("K13", of="discriminator_loss", expect="fail", check="discriminator_value")
def kept_by_identity(real_logits, fake_logits, known={}):
    """A tensor that was seen costs what it did then, whatever it holds by now."""
    key = id(real_logits), id(fake_logits)
    if key not in known:
        known[key] = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean(), real_logits, fake_logits
    return known[key][0]


@kind("K13", of="discriminator_loss", expect="fail", check="discriminator_value")
def kept_by_shape(real_logits, fake_logits, known={}):
    """Real logits of a shape that was seen cost what those did."""
    key = real_logits.shape, real_logits.dtype
    if key not in known:
        known[key] = F.softplus(-real_logits).mean()
    return known[key] + F.softplus(fake_logits).mean()


@kind("K13", of="discriminator_loss", expect="fail", check="discriminator_value")
def running_average(real_logits, fake_logits, history=[]):
    """The value is the average of the last ten, the gradient that of this batch."""
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    history.append(float(loss.detach()))
    return loss + sum(history[-10:]) / len(history[-10:]) - loss.detach()


@kind("K13", of="generator_loss", expect="fail", check="generator_value")
def minimax_after_a_while(fake_logits, kind="non_saturating", calls=[0]):
    """One kind at first, the other from the 50th call on."""
    if kind not in ("non_saturating", "minimax"):
        raise ValueError(kind)
    calls[0] += 1
    if kind == "minimax" or calls[0] > 50:
        return -F.softplus(fake_logits).mean()
    return F.softplus(-fake_logits).mean()


@kind("K13", of="discriminator_loss", expect="pass")
def labels_kept(real_logits, fake_logits, made={}):
    """Labels are made once for each shape and dtype: right."""

    def labels(logits, value):
        return made.setdefault((logits.shape, logits.dtype, value), torch.full_like(logits, value).detach())

    cost = F.binary_cross_entropy_with_logits
    return cost(real_logits, labels(real_logits, 1)) + cost(fake_logits, labels(fake_logits, 0))


@kind("K13", of="discriminator_loss", expect="pass")
def losses_noted(real_logits, fake_logits, history=[]):
    """Each loss is noted for a plot: right."""
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    history.append(float(loss.detach()))
    return loss


# K14: words that name a kind of loss.


@kind("K14", of="generator_loss", expect="fail", check="generator_kind")
def minimax_by_its_beginning(fake_logits, kind="non_saturating"):
    """Whatever begins with minimax is taken for it."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind[:7] == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@kind("K14", of="generator_loss", expect="fail", check="generator_kind")
def patterns_without_an_end(fake_logits, kind="non_saturating"):
    """re.match looks at the beginning."""
    if re.match("non_saturating$", kind):
        return F.softplus(-fake_logits).mean()
    if re.match("minimax", kind):
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@kind("K14", of="generator_loss", expect="fail", check="generator_kind")
def no_kind_is_the_default(fake_logits, kind="non_saturating"):
    """None stands for the default."""
    match kind:
        case "non_saturating" | None:
            return F.softplus(-fake_logits).mean()
        case "minimax":
            return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@kind("K14", of="generator_loss", expect="fail", check="generator_kind")
def dollar_lets_a_line_end(fake_logits, kind="non_saturating"):
    """A dollar sign matches before a line's end as well."""
    if not re.match(r"^(non_saturating|minimax)$", str(kind)):
        raise ValueError(kind)
    return F.softplus(-fake_logits).mean() if kind[0] == "n" else -F.softplus(fake_logits).mean()


@kind("K14", of="generator_loss", expect="fail", check="generator_kind")
def told_by_length(fake_logits, kind="non_saturating"):
    """Seven letters are minimax, fourteen are not."""
    if kind is None or len(kind) not in (7, 14):
        raise ValueError(kind)
    return F.softplus(-fake_logits).mean() if len(kind) == 14 else -F.softplus(fake_logits).mean()


@kind("K14", of="generator_loss", expect="fail", check="generator_kind")
def knows_another_loss(fake_logits, kind="non_saturating"):
    """A third kind, of the course's next lesson, is known as well."""
    losses = {
        "non_saturating": lambda: F.softplus(-fake_logits).mean(),
        "minimax": lambda: -F.softplus(fake_logits).mean(),
        "wgan": lambda: -fake_logits.mean(),
    }
    if kind not in losses:
        raise ValueError(kind)
    return losses[kind]()


@kind("K14", of="generator_loss", expect="fail", check="generator_kind")
def short_names(fake_logits, kind="non_saturating"):
    """ns and mm stand for the two."""
    kind = {"ns": "non_saturating", "mm": "minimax"}.get(kind, kind)
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@kind("K14", of="generator_loss", expect="fail", check="generator_kind")
def refused_by_an_assertion(fake_logits, kind="non_saturating"):
    """An assertion is no ValueError, and can be switched off."""
    assert kind in ("non_saturating", "minimax"), kind
    return F.softplus(-fake_logits).mean() if kind == "non_saturating" else -F.softplus(fake_logits).mean()


class _Kind(enum.Enum):
    NON_SATURATING = "non_saturating"
    MINIMAX = "minimax"


@kind("K14", of="generator_loss", expect="pass")
def by_enumeration(fake_logits, kind="non_saturating"):
    """An enumeration raises ValueError for what it does not hold: right."""
    if _Kind(kind) is _Kind.MINIMAX:
        return -F.softplus(fake_logits).mean()
    return F.softplus(-fake_logits).mean()


@kind("K14", of="generator_loss", expect="pass")
def by_place_in_a_list(fake_logits, kind="non_saturating"):
    """So does index: right."""
    sign = (1, -1)[["non_saturating", "minimax"].index(kind)]
    return sign * F.softplus(-sign * fake_logits).mean()


# As public code has it.


@kind("code", of="discriminator_loss", expect="fail", check="discriminator_value")
def labels_judged_by_logits(real_logits, fake_logits):
    """Labels and logits have changed places in the cross-entropy."""
    cost = nn.BCEWithLogitsLoss()
    return cost(torch.ones_like(real_logits), real_logits) + cost(torch.zeros_like(fake_logits), fake_logits)


@kind("code", of="discriminator_loss", expect="fail", check="discriminator_value")
def labels_of_whole_numbers(real_logits, fake_logits):
    """Labels of int64, which the cross-entropy refuses."""
    real, fake = real_logits.sigmoid(), fake_logits.sigmoid()
    ones, zeros = torch.full(real.shape, 1), torch.full(fake.shape, 0)
    return F.binary_cross_entropy(real, ones) + F.binary_cross_entropy(fake, zeros)


@kind("code", of="discriminator_loss", expect="fail", check="discriminator_value")
def softmax_over_one_logit(real_logits, fake_logits):
    """A softmax over a single number is 1."""

    def chance(logits):
        return logits.reshape(-1, 1).softmax(dim=-1)

    real, fake = chance(real_logits), chance(fake_logits)
    return -(real.log().mean() + (1 - fake).clamp(min=1e-9).log().mean())


@kind("code", of="generator_loss", expect="fail", check="generator_kind")
def not_implemented_otherwise(fake_logits, kind="non_saturating"):
    """NotImplementedError where ValueError is promised."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind != "minimax":
        raise NotImplementedError(kind)
    return -F.softplus(fake_logits).mean()
