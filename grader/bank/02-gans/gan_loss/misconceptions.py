"""Mistakes people make in the GAN losses. Each fails first at the check it names."""

import math

import torch
import torch.nn.functional as F

from grader.checks import misconception


class _Softplus(torch.autograd.Function):
    """log(1 + exp(x)) with a backward pass that forgets what comes after it."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return F.softplus(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x)


@misconception(of="discriminator_loss", fails="discriminator_value", title="The loss leaves as a Python number")
def d_returns_a_number(real_logits, fake_logits):
    """Nothing can be trained with this loss: .item() copies the number out of the graph, and the gradient
    stays behind. Return the tensor, and call .item() where you print it."""
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()).item()


@misconception(of="discriminator_loss", fails="discriminator_value", title="One loss for each pair, no mean")
def d_not_averaged(real_logits, fake_logits):
    """You return one number for each pair of logits; .backward() wants a single number. The two
    expectations of the game are means over the batch."""
    return F.softplus(-real_logits) + F.softplus(fake_logits)


@misconception(of="discriminator_loss", fails="discriminator_value", title="Two losses instead of their sum")
def d_returns_both_terms(real_logits, fake_logits):
    """You return the real and the fake term side by side. They are good to have in a log, but D minimises
    one number, their sum."""
    return F.softplus(-real_logits).mean(), F.softplus(fake_logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="Everything is cast to float32")
def d_casts_to_float32(real_logits, fake_logits):
    """Logits in float64 come back as a float32 loss. Whoever asks for double precision, a
    finite-difference test for example, loses it here. Leave the dtype to the caller."""
    return F.softplus(-real_logits.float()).mean() + F.softplus(fake_logits.float()).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="Computed in float32, then cast back")
def d_float32_inside(real_logits, fake_logits):
    """The result says float64 and has the digits of float32: the digits were lost at the first cast, and
    casting back does not restore them."""
    loss = F.softplus(-real_logits.float()).mean() + F.softplus(fake_logits.float()).mean()
    return loss.to(real_logits.dtype)


@misconception(of="discriminator_loss", fails="discriminator_value", title="The real logits are negated in place")
def d_negates_in_place(real_logits, fake_logits):
    """The number is right once. neg_() wrote into the caller's logits, so the next use of them, accuracy
    in a log or a second loss, sees the opposite of what D said."""
    return F.softplus(real_logits.neg_()).mean() + F.softplus(fake_logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="Noisy labels inside the loss")
def d_draws_labels(real_logits, fake_logits):
    """Two calls with the same logits give two numbers, because the labels are drawn anew each time. That
    trick can regularise D, but it is a choice of the training loop; here labels are exactly 1 and 0."""
    ones = torch.empty_like(real_logits).uniform_(0.7, 1.0)
    zeros = torch.empty_like(fake_logits).uniform_(0.0, 0.3)
    return F.binary_cross_entropy_with_logits(real_logits, ones) + F.binary_cross_entropy_with_logits(
        fake_logits, zeros
    )


@misconception(of="discriminator_loss", fails="discriminator_value", title="Real and fake labels exchanged")
def d_labels_exchanged(real_logits, fake_logits):
    """Only where D is undecided do you get the right number; everywhere else D is rewarded for calling
    real samples fake. Check which class each of the two terms stands for."""
    return F.softplus(real_logits).mean() + F.softplus(-fake_logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="Half of the sum")
def d_halved(real_logits, fake_logits):
    """Your number is exactly half of the expected one. Some code averages the two terms, which amounts to
    half the learning rate for D. Both are in use; here the terms are added."""
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()) / 2


@misconception(of="discriminator_loss", fails="discriminator_value", title="Summed over the batch")
def d_summed(real_logits, fake_logits):
    """Your number grows with the batch: for six samples it is six times too large, and so is every step D
    takes. An expectation is estimated by a mean."""
    return F.softplus(-real_logits).sum() + F.softplus(fake_logits).sum()


@misconception(of="discriminator_loss", fails="discriminator_value", title="A sigmoid before a loss on logits")
def d_sigmoid_twice(real_logits, fake_logits):
    """However good D gets, this loss cannot fall below about 1: the sigmoid is applied twice, once by you
    and once inside the cross-entropy, so that D never says less than 1/2."""
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    return F.binary_cross_entropy_with_logits(real, torch.ones_like(real)) + F.binary_cross_entropy_with_logits(
        fake, torch.zeros_like(fake)
    )


@misconception(of="discriminator_loss", fails="discriminator_value", title="Logits taken for probabilities")
def d_logits_as_probabilities(real_logits, fake_logits):
    """The logarithm of a negative number is NaN, and logits are often negative. The lesson's D(x) is a
    probability; what arrives here has not been through the sigmoid yet."""
    return -torch.log(real_logits).mean() - torch.log(1 - fake_logits).mean()


@misconception(
    of="discriminator_loss", fails="discriminator_value", title="The value of the game, not its negative"
)
def d_returns_the_game(real_logits, fake_logits):
    """Your number has the right size and the wrong sign. The game's value is what D maximises; an
    optimiser that minimises it trains D to be as wrong as it can."""
    return -F.softplus(-real_logits).mean() - F.softplus(fake_logits).mean()


@misconception(
    of="discriminator_loss", fails="discriminator_value", title="Real labels smoothed to 0.9",
    values=("0.9", "0.95", "0.85", "0.8", "0.7"),
)  # fmt: skip
def d_smooths_labels(real_logits, fake_logits):
    """Your loss grows again when D becomes sure of a real sample: its label is 0.9. One-sided smoothing
    is a regulariser one may add to a GAN; the loss asked for here has labels 1 and 0."""
    ones = torch.full_like(real_logits, 0.9)
    return F.binary_cross_entropy_with_logits(real_logits, ones) + F.softplus(fake_logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="The hinge loss")
def d_hinge(real_logits, fake_logits):
    """Beyond a margin of 1 your loss is exactly 0, so D stops learning there. That is the hinge loss of
    other GANs; here D is a classifier, and its loss is a cross-entropy."""
    return F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="The Wasserstein critic's loss")
def d_wasserstein(real_logits, fake_logits):
    """Your loss is 0 for an undecided D and falls without end. It is that of a critic, whose output is a
    score; here the output is a logit, and there is a sigmoid and a logarithm between it and the loss."""
    return fake_logits.mean() - real_logits.mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="The least-squares loss")
def d_least_squares(real_logits, fake_logits):
    """A real logit of 5 costs you as much as one of -3: squared error punishes D for being right with
    confidence. It belongs to the least-squares GAN; a cross-entropy only falls as D gets surer of the
    truth."""
    return (real_logits - 1).square().mean() + fake_logits.square().mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="Real and fake logits compared")
def d_relativistic(real_logits, fake_logits):
    """Adding 3 to every logit does not change your loss, although D then calls everything real. You
    compare real with fake logits, as relativistic GANs do; here each sample is judged by itself."""
    return (
        F.softplus(fake_logits.mean() - real_logits).mean() + F.softplus(fake_logits - real_logits.mean()).mean()
    )


@misconception(of="discriminator_loss", fails="discriminator_value", title="The fake term is missing")
def d_forgets_fakes(real_logits, fake_logits):
    """Fake logits do not enter your loss at all, so D wins by calling everything real. The game has two
    expectations."""
    return F.softplus(-real_logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_gradient", title="Fake logits detached in the loss")
def d_detaches_fakes(real_logits, fake_logits):
    """D learns nothing from fakes: detaching their logits cuts off D itself, not only G. To spare G, a
    training step detaches the fake samples before D sees them."""
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits.detach()).mean()


@misconception(of="discriminator_loss", fails="discriminator_gradient", title="Computed without a graph")
def d_without_graph(real_logits, fake_logits):
    """The number is right and leads nowhere: under no_grad nothing is recorded, and detach() or item() drop what
    was, so .backward() has no way back to D. That is for evaluation, not for a loss."""
    with torch.no_grad():
        return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="Labels broadcast against the logits")
def d_labels_broadcast(real_logits, fake_logits):
    """As a row your logits give the right loss, as a column another one: labels of shape (n,) against
    logits of shape (n, 1) broadcast to an n by n table, in which every logit meets every label. Print the
    shape before the mean."""
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones(len(real_logits)), torch.zeros(len(fake_logits))]).to(logits)
    return 2 * (F.softplus(logits) - labels * logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="One label for each row of the batch")
def d_one_label_a_row(real_logits, fake_logits):
    """Your labels have shape (batch,), whatever the logits have, and PyTorch refuses a column of logits.
    Labels that take their shape from the logits fit every discriminator."""
    ones, zeros = torch.ones(len(real_logits)).to(real_logits), torch.zeros(len(fake_logits)).to(fake_logits)
    return F.binary_cross_entropy_with_logits(real_logits, ones) + F.binary_cross_entropy_with_logits(
        fake_logits, zeros
    )


@misconception(of="discriminator_loss", fails="discriminator_value", title="A map summed, divided by the batch")
def d_sums_maps(real_logits, fake_logits):
    """A discriminator that returns a map of 64 logits for an image gets a loss 64 times as large as one
    that returns a single logit. You divide by the batch; divide by the number of logits."""
    return F.softplus(-real_logits).sum() / len(real_logits) + F.softplus(fake_logits).sum() / len(fake_logits)


@misconception(of="discriminator_loss", fails="discriminator_value", title="Averaged over pairs")
def d_averages_pairs(real_logits, fake_logits):
    """Batches of different sizes stop your loss: it adds the first real term to the first fake one, and
    so on, before it averages. These are two separate expectations, so nothing pairs them."""
    return (F.softplus(-real_logits) + F.softplus(fake_logits)).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="Real and fake pooled in one batch")
def d_pools_batches(real_logits, fake_logits):
    """Your loss is right while both batches have the same size. Pooled into one, the larger batch counts
    for more; here real and fake weigh the same, however many there are."""
    return 2 * torch.cat([F.softplus(-real_logits).flatten(), F.softplus(fake_logits).flatten()]).mean()


@misconception(of="discriminator_loss", fails="discriminator_gradient", title="The logarithm of a sigmoid")
def d_log_of_sigmoid(real_logits, fake_logits):
    """A sure discriminator makes your loss infinite: in float32 the sigmoid of -200 is 0, and its
    logarithm is -infinity. The formula is right; it has to be computed from the logit in one go."""
    return -torch.log(torch.sigmoid(real_logits)).mean() - torch.log(1 - torch.sigmoid(fake_logits)).mean()


@misconception(
    of="discriminator_loss", fails="discriminator_value", title="1e-8 added inside the logarithm",
    values=("1e-8", "1e-10", "1e-9", "1e-7", "1e-6", "1e-5", "1e-4"),
)  # fmt: skip
def d_epsilon(real_logits, fake_logits):
    """The constant hides the infinity and stops the learning: where the right answer has a probability below
    1e-8, your loss no longer grows and its gradient goes to 0, just where D is most wrong. Compute from the
    logit instead."""
    p_real, p_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    return -torch.log(p_real + 1e-8).mean() - torch.log(1 - p_fake + 1e-8).mean()


@misconception(of="discriminator_loss", fails="discriminator_gradient", title="Cross-entropy on probabilities")
def d_bce_on_probabilities(real_logits, fake_logits):
    """At a wrong logit of 200 you report 100 and no gradient: binary_cross_entropy on probabilities cuts
    its logarithm off at -100, and the sigmoid has lost the rest. It has a sibling that takes logits."""
    p_real, p_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    return F.binary_cross_entropy(p_real, torch.ones_like(p_real)) + F.binary_cross_entropy(
        p_fake, torch.zeros_like(p_fake)
    )


@misconception(of="discriminator_loss", fails="discriminator_gradient", title="log(1 + exp(x)) as it is written")
def d_log_of_exp(real_logits, fake_logits):
    """Your loss is infinite from a logit of 89 on, where exp leaves float32. The formula is the right
    one; PyTorch has it under a name of its own, safe for large x."""
    return torch.log(1 + torch.exp(-real_logits)).mean() + torch.log(1 + torch.exp(fake_logits)).mean()


@misconception(of="discriminator_loss", fails="discriminator_gradient", title="An overflow hidden by torch.where")
def d_where(real_logits, fake_logits):
    """The value is right and the gradient is NaN: torch.where computes both branches, and in the backward
    pass 0 times the infinite one is NaN. The overflow must not happen at all."""

    def softplus(x):
        return torch.where(x > 30, x, torch.log1p(torch.exp(x)))

    return softplus(-real_logits).mean() + softplus(fake_logits).mean()


@misconception(
    of="discriminator_loss", fails="discriminator_gradient", title="Logits clamped to ±20",
    values=("20", "10", "15", "30", "50", "80", "100"),
)  # fmt: skip
def d_clamps_logits(real_logits, fake_logits):
    """Beyond ±20 your loss is flat: clamp passes no gradient outside its limits, so the worst mistakes of
    D are those it learns nothing from."""
    return F.softplus(-real_logits.clamp(-20, 20)).mean() + F.softplus(fake_logits.clamp(-20, 20)).mean()


@misconception(of="generator_loss", fails="generator_teaching", title="The loss leaves as a Python number")
def g_returns_a_number(fake_logits, kind="non_saturating"):
    """G cannot be trained with this loss: .item() copies the number out of the graph, and the gradient
    stays behind. Return the tensor, and call .item() where you print it."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean().item()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean().item()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="One loss for each sample, no mean")
def g_not_averaged(fake_logits, kind="non_saturating"):
    """You return one number for each sample; .backward() wants a single number. The expectation in the
    loss is a mean over the batch."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits)
    if kind == "minimax":
        return -F.softplus(fake_logits)
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="Everything is cast to float32")
def g_casts_to_float32(fake_logits, kind="non_saturating"):
    """Logits in float64 come back as a float32 loss, and the digits are gone for whoever asked for them.
    Leave the dtype to the caller."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits.float()).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits.float()).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="The logits are negated in place")
def g_negates_in_place(fake_logits, kind="non_saturating"):
    """The number is right once. neg_() wrote into the caller's logits, and the next loss of the same
    logits is that of their opposites."""
    if kind == "non_saturating":
        return F.softplus(fake_logits.neg_()).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_kind", title="Every other kind is taken for minimax")
def g_else_is_minimax(fake_logits, kind="non_saturating"):
    """A misspelt kind, "non-saturating" with a hyphen for one, trains the minimax loss without a word. An
    else that catches everything also catches mistakes."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    else:
        return -F.softplus(fake_logits).mean()


@misconception(of="generator_loss", fails="generator_kind", title="Every other kind gives None")
def g_unknown_kind_is_none(fake_logits, kind="non_saturating"):
    """An unknown kind gives None, and the training loop fails later, in a line that is not to blame. Say
    no where the mistake is made."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()


@misconception(of="generator_loss", fails="generator_kind", title="Every other kind is a KeyError")
def g_unknown_kind_is_a_key_error(fake_logits, kind="non_saturating"):
    """An unknown kind ends in a KeyError, which tells the caller about your dictionary and not about the
    argument. The docstring promises a ValueError."""
    return {"non_saturating": F.softplus(-fake_logits).mean(), "minimax": -F.softplus(fake_logits).mean()}[kind]


@misconception(of="generator_loss", fails="generator_kind", title="Capitals in a kind are forgiven")
def g_ignores_capitals(fake_logits, kind="non_saturating"):
    """ "Minimax" trains as if it were "minimax": lower() forgives what the docstring calls another kind. Two
    spellings of one setting make two entries in every log and every file name that is built from it."""
    if kind.lower() == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind.lower() == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_kind", title="Spaces around a kind are forgiven")
def g_ignores_spaces(fake_logits, kind="non_saturating"):
    """ " minimax" trains as if it were "minimax": strip() tidies up after the caller. A stray space usually
    comes from a configuration that is read wrongly, and here is the last place to notice."""
    if kind.strip() == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind.strip() == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_kind", title="An empty kind is taken for the default")
def g_empty_kind_is_default(fake_logits, kind="non_saturating"):
    """An empty kind trains the non-saturating loss without a word: `kind or ...` takes "" for nothing given.
    The default is for a caller who leaves the argument out; an empty one is a mistake."""
    kind = kind or "non_saturating"
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="The minimax loss under both names")
def g_saturates(fake_logits, kind="non_saturating"):
    """Where D is sure, at a logit of -30, each sample gives your G a gradient of 1e-13 where 1 was to be
    had: both kinds minimise log(1 - D), which is flat there. The non-saturating loss has the same goal
    and looks at log D."""
    if kind in ("non_saturating", "minimax"):
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="The non-saturating loss under both names")
def g_ignores_kind(fake_logits, kind="non_saturating"):
    """Both kinds give the same number. They pull in the same direction but are not the same loss: log(1 -
    D) and -log D differ in value, and most of all in slope where D is sure."""
    if kind in ("non_saturating", "minimax"):
        return F.softplus(-fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="The two kinds exchanged")
def g_exchanges_kinds(fake_logits, kind="non_saturating"):
    """Each name gives the other one's loss. The kind that saturates is the one whose gradient dies where
    D is sure: minimax, the game as it was first written."""
    if kind == "minimax":
        return F.softplus(-fake_logits).mean()
    if kind == "non_saturating":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="Minimax when no kind is given")
def g_minimax_by_default(fake_logits, kind="minimax"):
    """Both kinds are right, but whoever names none gets minimax, whose gradient vanishes early in
    training, when D is sure of every fake. The signature in the stub has the default."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="G asks for the label fake")
def g_asks_for_fake(fake_logits, kind="non_saturating"):
    """Your G is paid for being caught: the loss falls as fake logits fall. G wants D to answer "real" for
    its samples, so ask which label that is."""
    if kind == "non_saturating":
        return F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="A sigmoid before a loss on logits")
def g_sigmoid_twice(fake_logits, kind="non_saturating"):
    """The non-saturating loss saturates after all: you apply a sigmoid and the cross-entropy applies
    another, and the first is flat where D is sure."""
    p_fake = torch.sigmoid(fake_logits)
    if kind == "non_saturating":
        return F.binary_cross_entropy_with_logits(p_fake, torch.ones_like(p_fake))
    if kind == "minimax":
        return -F.binary_cross_entropy_with_logits(p_fake, torch.zeros_like(p_fake))
    raise ValueError(kind)


@misconception(
    of="generator_loss", fails="generator_teaching", title="1e-8 added inside the logarithm",
    values=("1e-8", "1e-12", "1e-10", "1e-9", "1e-7", "1e-6", "1e-5", "1e-4"),
)  # fmt: skip
def g_epsilon(fake_logits, kind="non_saturating"):
    """The constant that was to keep log D finite takes the gradient away: at a logit of -30, D is smaller
    than 1e-8, and your loss hardly sees it beside that. Compute from the logit instead."""
    p_fake = torch.sigmoid(fake_logits)
    if kind == "non_saturating":
        return -torch.log(p_fake + 1e-8).mean()
    if kind == "minimax":
        return torch.log(1 - p_fake + 1e-8).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="Cross-entropy on probabilities")
def g_bce_on_probabilities(fake_logits, kind="non_saturating"):
    """At a logit of -30 less than a tenth of the gradient is left: the probability is so small that
    binary_cross_entropy guards its own division. It has a sibling that takes logits."""
    p_fake = torch.sigmoid(fake_logits)
    if kind == "non_saturating":
        return F.binary_cross_entropy(p_fake, torch.ones_like(p_fake))
    if kind == "minimax":
        return -F.binary_cross_entropy(p_fake, torch.zeros_like(p_fake))
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="Fake logits detached")
def g_detaches(fake_logits, kind="non_saturating"):
    """No gradient reaches G, whose only way to learn is through these logits. What a training step
    detaches are the fake samples, and only while it trains D."""
    fake_logits = fake_logits.detach()
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="The minimax loss with its sign changed")
def g_minimax_sign(fake_logits, kind="non_saturating"):
    """Your minimax loss is positive and falls as fakes get worse: it is D's fake term, which D minimises.
    In the same game G minimises the opposite."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="log D(G(z)) to be maximised")
def g_maximises(fake_logits, kind="non_saturating"):
    """Your number has the right size and the wrong sign. The paper lets G maximise log D(G(z)); an
    optimiser minimises, and would teach G to be caught."""
    if kind == "non_saturating":
        return -F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="A factor of one half")
def g_halved(fake_logits, kind="non_saturating"):
    """Your number is exactly half of the expected one. Where the discriminator's terms are averaged, the
    half is sometimes carried over to G; here there is none."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean() / 2
    if kind == "minimax":
        return -F.softplus(fake_logits).mean() / 2
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="Summed over the batch")
def g_summed(fake_logits, kind="non_saturating"):
    """Your number grows with the batch, and so does every step G takes. An expectation is estimated by a
    mean."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).sum()
    if kind == "minimax":
        return -F.softplus(fake_logits).sum()
    raise ValueError(kind)


@misconception(
    of="generator_loss", fails="generator_value", title="The target smoothed to 0.9",
    values=("0.9", "0.95", "0.85", "0.8", "0.7"),
)  # fmt: skip
def g_smooths_labels(fake_logits, kind="non_saturating"):
    """Your loss rises again once D gives a fake more than 0.9 for being real, so G is told to hold back.
    The target of the non-saturating loss is 1; smoothing, where it is used, is for D."""
    if kind == "non_saturating":
        return F.binary_cross_entropy_with_logits(fake_logits, torch.full_like(fake_logits, 0.9))
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="The mean logit, as for a critic")
def g_wasserstein(fake_logits, kind="non_saturating"):
    """Your loss is 0 for an undecided D and has the same slope everywhere. That is what a Wasserstein or
    a hinge GAN minimises; here there is a sigmoid and a logarithm between the logit and the loss."""
    if kind == "non_saturating":
        return -fake_logits.mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="The least-squares loss")
def g_least_squares(fake_logits, kind="non_saturating"):
    """Your loss punishes a fake logit of 5 as much as one of -3, although D is nearly certain that the
    first is real. Squared error belongs to the least-squares GAN."""
    if kind == "non_saturating":
        return (fake_logits - 1).square().mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="A map summed, divided by the batch")
def g_sums_maps(fake_logits, kind="non_saturating"):
    """When D returns a map of 64 logits for an image, your loss is 64 times as large as for a single
    logit. You divide by the batch; divide by the number of logits."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).sum() / len(fake_logits)
    if kind == "minimax":
        return -F.softplus(fake_logits).sum() / len(fake_logits)
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="Averaged over the first axis only")
def g_averages_first_axis(fake_logits, kind="non_saturating"):
    """Logits in a column come back as a loss of shape (1,), and a map as a map: you average over the
    batch axis and leave the others. Every logit counts alike, whatever its axis."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean(dim=0)
    if kind == "minimax":
        return -F.softplus(fake_logits).mean(dim=0)
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="The logarithm of a sigmoid")
def g_log_of_sigmoid(fake_logits, kind="non_saturating"):
    """At -30 your gradient is fine and at -200 the loss is infinite: there the sigmoid is 0 in float32.
    The formula is right; it has to be computed from the logit in one go."""
    if kind == "non_saturating":
        return -torch.log(torch.sigmoid(fake_logits)).mean()
    if kind == "minimax":
        return torch.log(1 - torch.sigmoid(fake_logits)).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_value", title="The complement taken before the logarithm")
def g_one_minus_sigmoid(fake_logits, kind="non_saturating"):
    """Your minimax loss becomes -infinity once a fake fools D: from a logit of 17 on, 1 - D rounds to 0
    in float32. The complement of a sigmoid is the sigmoid of another number."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return torch.log1p(-torch.sigmoid(fake_logits)).mean()
    raise ValueError(kind)


@misconception(of="discriminator_loss", fails="discriminator_value", title="Fakes scored as if they were real")
def d_fakes_called_real(real_logits, fake_logits):
    """Your loss falls when D calls a fake real: both terms have the label 1, so D wins by saying "real" to
    everything. The fake term is about 1 - D, the other class."""
    return F.softplus(-real_logits).mean() + F.softplus(-fake_logits).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="One mean over real and fake together")
def d_pools_and_halves(real_logits, fake_logits):
    """With equal batches your number is half of the expected one, and with unequal ones the larger batch counts
    for more: real and fake logits are put into one batch and averaged together. These are two means, and they
    are added."""
    return torch.cat([F.softplus(-real_logits).flatten(), F.softplus(fake_logits).flatten()]).mean()


@misconception(
    of="discriminator_loss", fails="discriminator_value", title="Logits handed to a loss on probabilities"
)
def d_bce_wants_probabilities(real_logits, fake_logits):
    """binary_cross_entropy stops with an error, because a logit need not lie between 0 and 1: that function
    expects probabilities. It has a sibling that takes logits."""
    return F.binary_cross_entropy(real_logits, torch.ones_like(real_logits)) + F.binary_cross_entropy(
        fake_logits, torch.zeros_like(fake_logits)
    )


@misconception(of="discriminator_loss", fails="discriminator_value", title="Bits instead of nats")
def d_in_bits(real_logits, fake_logits):
    """An undecided D costs 2 in your loss, where 1.386 is right: the logarithm has base 2. Losses here are in
    nats, with the natural logarithm."""
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()) / math.log(2)


@misconception(of="discriminator_loss", fails="discriminator_value", title="Squared error of the probabilities")
def d_least_squares_of_probabilities(real_logits, fake_logits):
    """The worst mistake of D costs 1 in your loss and hardly any gradient: it is the squared error of the
    probabilities. Of a classifier the negative logarithm is asked for, which grows without limit."""
    return (real_logits.sigmoid() - 1).square().mean() + fake_logits.sigmoid().square().mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="1 minus the logit")
def d_one_minus_logit(real_logits, fake_logits):
    """At logit 0 your fake term is 0.31, where log 2 = 0.69 is right: 1 is subtracted from the logit. It is the
    probability that 1 - D is about; for the logit, the other class is its negative."""
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits - 1).mean()


@misconception(of="generator_loss", fails="generator_kind", title="Every other kind is taken for non_saturating")
def g_else_is_non_saturating(fake_logits, kind="non_saturating"):
    """A misspelt kind, "mini-max" for one, trains the non-saturating loss without a word. An else that catches
    everything also catches mistakes."""
    return -F.softplus(fake_logits).mean() if kind == "minimax" else F.softplus(-fake_logits).mean()


@misconception(
    of="discriminator_loss", fails="discriminator_gradient", title="1e-12 added inside the logarithm",
    values=("1e-12", "1e-15"),
)  # fmt: skip
def d_tiny_epsilon(real_logits, fake_logits):
    """For ordinary logits 1e-12 changes nothing, and where D is sure it changes everything: there the probability
    is smaller than that, your loss stops growing and its gradient goes to 0. Compute from the logit instead."""
    p_real, p_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    return -torch.log(p_real + 1e-12).mean() - torch.log(1 - p_fake + 1e-12).mean()


@misconception(
    of="discriminator_loss", fails="discriminator_gradient", title="Probabilities kept 1e-7 away from 0 and 1",
    values=("1e-7", "1e-12", "1e-8", "1e-6", "1e-5", "1e-4", "1e-3"),
)  # fmt: skip
def d_clamps_probabilities(real_logits, fake_logits):
    """Where D is surer than 1e-7 allows, your loss says nothing more and its gradient is lost: clamp passes none
    outside its limits, so the worst mistakes of D are those it learns nothing from. Compute from the logit."""
    p_real = torch.sigmoid(real_logits).clamp(1e-7, 1 - 1e-7)
    p_fake = torch.sigmoid(fake_logits).clamp(1e-7, 1 - 1e-7)
    return -torch.log(p_real).mean() - torch.log(1 - p_fake).mean()


@misconception(
    of="generator_loss", fails="generator_teaching", title="Probabilities kept 1e-7 away from 0 and 1",
    values=("1e-7", "1e-12", "1e-8", "1e-6", "1e-5", "1e-4", "1e-3"),
)  # fmt: skip
def g_clamps_probabilities(fake_logits, kind="non_saturating"):
    """At a logit of -30 your G gets no gradient at all: D is below 1e-7 there, and clamp passes nothing outside
    its limits. Early in training that is every sample. Compute from the logit instead."""
    p_fake = torch.sigmoid(fake_logits).clamp(1e-7, 1 - 1e-7)
    if kind == "non_saturating":
        return -torch.log(p_fake).mean()
    if kind == "minimax":
        return torch.log(1 - p_fake).mean()
    raise ValueError(kind)


@misconception(
    of="generator_loss", fails="generator_teaching", title="Logits clamped to ±20",
    values=("20", "10", "15", "25"),
)  # fmt: skip
def g_clamps_logits(fake_logits, kind="non_saturating"):
    """At a logit of -30 your G gets no gradient at all: clamp passes none beyond ±20. Those are the samples that D
    sees through, and the non-saturating loss is there to learn from them."""
    fake_logits = fake_logits.clamp(-20, 20)
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(
    of="generator_loss", fails="generator_value", title="Logits clamped to ±50", values=("50", "30", "80", "100")
)
def g_clamps_logits_widely(fake_logits, kind="non_saturating"):
    """Beyond ±50 your loss is flat: clamp passes no gradient outside its limits. A loss that is computed from the
    logit in one go needs no limits."""
    fake_logits = fake_logits.clamp(-50, 50)
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(
    of="discriminator_loss", fails="discriminator_value", title="Both labels smoothed by 0.1",
    values=("0.1", "0.05", "0.2"),
)  # fmt: skip
def d_smooths_both_labels(real_logits, fake_logits):
    """Your loss grows again when D becomes sure of a sample, real or fake: each label is moved by 0.1 towards the
    other. Smoothing is a regulariser one may add to a GAN; the loss asked for here has labels 1 and 0."""
    ones, zeros = torch.full_like(real_logits, 1 - 0.1), torch.full_like(fake_logits, 0.1)
    return F.binary_cross_entropy_with_logits(real_logits, ones) + F.binary_cross_entropy_with_logits(
        fake_logits, zeros
    )


@misconception(
    of="discriminator_loss", fails="discriminator_value", title="Labels of the fakes shaped like the reals"
)
def d_labels_shaped_like_reals(real_logits, fake_logits):
    """While both batches have the same size your loss is right; with 3 real and 8 fake logits it stops: the labels
    of the fakes take their shape from the real logits. Each batch needs labels of its own shape."""
    ones, zeros = torch.ones_like(real_logits), torch.zeros_like(real_logits)
    return F.binary_cross_entropy_with_logits(real_logits, ones) + F.binary_cross_entropy_with_logits(
        fake_logits, zeros
    )


@misconception(
    of="discriminator_loss", fails="discriminator_value", title="The longer batch is cut to the shorter"
)
def d_drops_surplus(real_logits, fake_logits):
    """With 3 real and 8 fake logits, five fakes do not enter your loss, and no error says so: zip stops at the end
    of the shorter batch. The two expectations are separate means, and nothing pairs their samples."""
    pairs = zip(real_logits.flatten(), fake_logits.flatten(), strict=False)
    return torch.stack([F.softplus(-real) + F.softplus(fake) for real, fake in pairs]).mean()


@misconception(of="discriminator_loss", fails="discriminator_value", title="A map averaged to one logit first")
def d_averages_maps_first(real_logits, fake_logits):
    """As a row your logits give the right loss, as a map a smaller one: the logits of a sample are averaged before
    the loss is taken. A patch that D gets wrong then hides behind one that it gets right. Take the loss of each
    logit, and average last."""
    real, fake = (logits.reshape(len(logits), -1).mean(1) for logits in (real_logits, fake_logits))
    return F.softplus(-real).mean() + F.softplus(fake).mean()


@misconception(of="generator_loss", fails="generator_value", title="A map averaged to one logit first")
def g_averages_maps_first(fake_logits, kind="non_saturating"):
    """As a row your logits give the right loss, as a map another one: the logits of a sample are averaged before
    the loss is taken, and the loss of a mean is not the mean of the losses. Average last."""
    fake_logits = fake_logits.reshape(len(fake_logits), -1).mean(1)
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="discriminator_loss", fails="discriminator_value", title="A backward pass without grad_output")
def d_forgets_grad_output(real_logits, fake_logits):
    """The value is right, and the gradient too large by the size of the batch: your own backward returns the
    slope of softplus alone. What comes after it, the mean for one, arrives as grad_output and has to be
    multiplied in."""
    return _Softplus.apply(-real_logits).mean() + _Softplus.apply(fake_logits).mean()


@misconception(of="generator_loss", fails="generator_value", title="A backward pass without grad_output")
def g_forgets_grad_output(fake_logits, kind="non_saturating"):
    """The values are right, and their gradients lack the 1/n of the mean and, for minimax, the sign: your own
    backward returns the slope of softplus alone. What comes after it arrives as grad_output and has to be
    multiplied in."""
    if kind == "non_saturating":
        return _Softplus.apply(-fake_logits).mean()
    if kind == "minimax":
        return -_Softplus.apply(fake_logits).mean()
    raise ValueError(kind)


@misconception(
    of="discriminator_loss", fails="discriminator_gradient", title="A kink at a logit of 0",
    values=("x.relu()", "x.clamp(min=0)"),
)  # fmt: skip
def d_kink_at_zero(real_logits, fake_logits):
    """Everywhere but at a logit of exactly 0 your gradient is right. There x.relu() and x.abs() each have a kink,
    and the slopes that PyTorch takes for them do not add up to the 1/2 of the whole. A last layer that starts with
    zeros gives just this logit. PyTorch has log(1 + exp(x)) in one piece, without a kink."""

    def softplus(x):
        return x.relu() + torch.log1p(torch.exp(-x.abs()))

    return softplus(-real_logits).mean() + softplus(fake_logits).mean()


@misconception(
    of="generator_loss", fails="generator_value", title="A kink at a logit of 0",
    values=("x.relu()", "x.clamp(min=0)"),
)  # fmt: skip
def g_kink_at_zero(fake_logits, kind="non_saturating"):
    """Everywhere but at a logit of exactly 0 your gradient is right. There x.relu() and x.abs() each have a kink,
    and the slopes that PyTorch takes for them do not add up to the 1/2 of the whole. PyTorch has log(1 + exp(x))
    in one piece, without a kink."""

    def softplus(x):
        return x.relu() + torch.log1p(torch.exp(-x.abs()))

    if kind == "non_saturating":
        return softplus(-fake_logits).mean()
    if kind == "minimax":
        return -softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="Minimax as minus the whole loss of D")
def g_minimax_is_whole_game(fake_logits, kind="non_saturating"):
    """At a logit of -30 your minimax loss still has a slope: it is minus D's whole loss, with the fake logits
    in the place of the real ones too. Of the game's two terms only one depends on G; the other is about real
    samples, which G cannot change."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -(F.softplus(-fake_logits).mean() + F.softplus(fake_logits).mean())
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_kind", title="Parts of the name minimax are taken for it")
def g_part_of_minimax(fake_logits, kind="non_saturating"):
    """An empty kind, and "mini" as well, trains the minimax loss: in ("minimax") there is no tuple, because it is
    the comma that makes one, and `in` then looks for a part of the word. Compare with ==."""
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind in ("minimax"):
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_kind", title="Parts of a name are taken for the kind")
def g_part_of_a_kind(fake_logits, kind="non_saturating"):
    """ "saturating" and even "" train the non-saturating loss: ("non_saturating") is a word in brackets and no
    tuple, because it is the comma that makes one, and `in` then looks for a part of the word. Compare with ==."""
    if kind in ("non_saturating"):
        return F.softplus(-fake_logits).mean()
    if kind in ("minimax"):
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_kind", title="Capitals and spaces in a kind are forgiven")
def g_tidies_kind(fake_logits, kind="non_saturating"):
    """ "Minimax" and " minimax" train as if they were "minimax": the kind is stripped and lower-cased before it is
    compared. Kind as that is, a configuration that is read wrongly then goes unnoticed; the docstring wants these
    names refused."""
    kind = kind.strip().lower()
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(of="generator_loss", fails="generator_teaching", title="Kinds compared with is")
def g_compares_with_is(fake_logits, kind="non_saturating"):
    """A kind that is spelt right is refused as soon as it comes from a file or a command line: `is` asks whether
    two names stand for one and the same object in memory, and equal strings need not be one. Strings are compared
    with ==."""
    non_saturating, minimax = "non_saturating", "minimax"
    if kind is non_saturating:
        return F.softplus(-fake_logits).mean()
    if kind is minimax:
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)


@misconception(
    of="discriminator_loss", fails="discriminator_value", title="Labels handed over as logits, logits as labels"
)
def d_labels_as_logits(real_logits, fake_logits):
    """The loss on logits takes the prediction first and the label second. With the two exchanged, labels go
    through the sigmoid: the real term falls without limit as D grows more sure, and the fake term is log 2,
    whatever D says."""
    bce = F.binary_cross_entropy_with_logits
    return bce(torch.ones_like(real_logits), real_logits) + bce(torch.zeros_like(fake_logits), fake_logits)


@misconception(
    of="generator_loss", fails="generator_value", title="Labels handed over as logits, logits as labels"
)
def g_labels_as_logits(fake_logits, kind="non_saturating"):
    """The loss on logits takes the prediction first and the label second. With the two exchanged, labels go
    through the sigmoid: the loss falls without limit as D is fooled more, and as minimax it is log 2 with a
    minus sign, whatever D says."""
    bce = F.binary_cross_entropy_with_logits
    if kind == "non_saturating":
        return bce(torch.ones_like(fake_logits), fake_logits)
    if kind == "minimax":
        return -bce(torch.zeros_like(fake_logits), fake_logits)
    raise ValueError(kind)
