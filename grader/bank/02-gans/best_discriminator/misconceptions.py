"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import math

import torch
import torch.nn.functional as F

from grader.checks import misconception


def _sure(p_data, p_g, D, elsewhere):
    """D where somebody goes, and this elsewhere."""
    return torch.where(p_data + p_g > 0, D, elsewhere)


def _divergence(p, q):
    """JS by way of the mixture."""
    return (_kl(p, (p + q) / 2) + _kl(q, (p + q) / 2)) / 2


def _composed(p, q):
    """JS by way of D*, which rounds to 1."""
    return (game_value(p, q, best_discriminator(p, q)) + math.log(4)) / 2


def _kl(p, q):
    return torch.where(p > 0, p * (p / q).log(), 0).sum()


# Most of these come with an answer for 0 / 0 or without one, whatever else is wrong.
@misconception(
    of="best_discriminator",
    fails="best_wins",
    title="The ratio instead of the probability",
    values=("0.5", "0.0", "math.nan"),
)
def ratio(p_data, p_g):
    """Your answers are how many times as probable an outcome is under the data, from 0 to infinity. The
    discriminator answers with a probability: which share of all that is seen at this outcome is real?"""
    return _sure(p_data, p_g, p_data / p_g, 0.5)


@misconception(
    of="best_discriminator",
    fails="best_wins",
    title="The logit instead of the probability",
    values=("0.5", "0.0", "math.nan"),
)
def logit(p_data, p_g):
    """Your answers are the best logits, the log of the ratio: below 0 where the generator goes more often. The
    sigmoid is still missing that makes a probability of a logit."""
    return _sure(p_data, p_g, (p_data / p_g).log(), 0.5)


@misconception(
    of="best_discriminator", fails="best_wins", title="The sigmoid of the ratio", values=("0.5", "0.0", "math.nan")
)
def sigmoid_of_the_ratio(p_data, p_g):
    """A sigmoid belongs to a logit, and the logit is the *logarithm* of the ratio. Of the ratio itself the
    sigmoid is never below 1/2: your D takes everything for real."""
    return _sure(p_data, p_g, torch.sigmoid(p_data / p_g), 0.5)


@misconception(of="best_discriminator", fails="best_wins", title="The sigmoid of the difference")
def sigmoid_of_the_difference(p_data, p_g):
    """Your D compares the two probabilities by their difference, which is what a softmax over them does. An
    outcome of 0.002 against 0.001 is then a toss-up, though two of three are real."""
    return torch.sigmoid(p_data - p_g)


@misconception(
    of="best_discriminator",
    fails="best_wins",
    title="The probability of being fake",
    values=("0.5", "0.0", "math.nan"),
)
def share_of_the_generator(p_data, p_g):
    """Your D is large where the generator goes more often: it answers how probably the outcome is fake. In the
    game it is the other way round, as log D is averaged over the data."""
    return _sure(p_data, p_g, p_g / (p_data + p_g), 0.5)


@misconception(of="best_discriminator", fails="best_wins", title="A verdict instead of a probability")
def verdict(p_data, p_g):
    """Your D says 1 where real is more probable and 0 elsewhere. That makes the fewest mistakes, but each of
    them costs minus infinity in this game: log D rewards a probability that is right."""
    return (p_data > p_g).to(p_data) + 0.5 * (p_data == p_g).to(p_data)


@misconception(
    of="best_discriminator", fails="best_value", title="1e-8 in the denominator", values=("1e-8", "1e-7", "1e-6")
)
def small_constant(p_data, p_g):
    """A constant of 1e-8 keeps the division safe and changes the answer: in a long list rare outcomes look fake,
    and where nobody goes D is 0 and not 1/2. Only a denominator of 0 needs another rule."""
    return p_data / (p_data + p_g + 1e-8)


@misconception(of="best_discriminator", fails="best_edges", title="0 where nobody goes")
def zero_where_nobody_goes(p_data, p_g):
    """Where neither the data nor the generator go your D is 0, sure of a fake: 0 / 0 was replaced by 0, or a tiny
    number added to the denominator. Nothing is known there, and the answer that is fixed for it is 1/2."""
    return (p_data / (p_data + p_g)).nan_to_num(0.0)


@misconception(of="game_value", fails="value", title="Both averages over the data")
def both_over_the_data(p_data, p_g, D):
    """Your second average is over the data as well. log(1 - D) is about fakes, so the generator says how often
    each outcome counts there."""
    return torch.xlogy(p_data, D).sum() + torch.xlogy(p_data, 1 - D).sum()


@misconception(of="game_value", fails="value", title="Plain means over the outcomes")
def plain_means(p_data, p_g, D):
    """Your means weigh all outcomes alike, as one does with a batch. In a batch, frequent outcomes stand more
    often; here each stands once, and its probability has to be its weight."""
    return D.log().mean() + (1 - D).log().mean()


@misconception(
    of="game_value", fails="value", title="The other loss of the generator", section="two-losses-for-the-generator"
)
def non_saturating_term(p_data, p_g, D):
    """Your fakes add -log D, the loss a generator usually trains with. The value of the game has log(1 - D)
    there; with the other one it is no longer one game that both play."""
    return torch.xlogy(p_data, D).sum() - torch.xlogy(p_g, D).sum()


@misconception(of="game_value", fails="value", title="The log of the mean")
def log_of_the_mean(p_data, p_g, D):
    """You average D first and take the logarithm afterwards. One answer that is very wrong then hardly shows;
    in the game it costs its own logarithm."""
    return (p_data * D).sum().log() + (p_g * (1 - D)).sum().log()


@misconception(of="game_value", fails="value", title="D taken for logits", section="losses-that-survive")
def taken_for_logits(p_data, p_g, D):
    """A sigmoid is applied to D, which is a probability already. From 0 to 1 the sigmoid only goes from 0.5 to
    0.73, so your V can never come near 0."""
    return (p_data * F.logsigmoid(D)).sum() + (p_g * F.logsigmoid(-D)).sum()


@misconception(of="game_value", fails="value", title="The best D in place of the one given")
def best_in_place_of_given(p_data, p_g, D):
    """Your V is that of the best discriminator, whatever D is handed over. The value of the game is asked for
    any D, so that one can see that none does better."""
    return game_value(p_data, p_g, best_discriminator(p_data, p_g))


@misconception(
    of="game_value", fails="value_edges", title="1e-8 inside the logarithm",
    values=("1e-8", "1e-10", "1e-12", "1e-7"), section="losses-that-survive",
)  # fmt: skip
def small_constant_in_the_log(p_data, p_g, D):
    """A constant of 1e-8 inside the logarithm makes 0 log 0 finite, and changes every other answer too. A D
    that rules out what does occur then has a price that the constant sets, not the game."""
    return (p_data * (D + 1e-8).log()).sum() + (p_g * (1 - D + 1e-8).log()).sum()


@misconception(of="game_value", fails="value_edges", title="The logarithm stops at -100")
def stops_at_minus_100(p_data, p_g, D):
    """A D that rules out what does occur costs 100 with you: binary_cross_entropy cuts its logarithms off
    there. In the game it costs infinitely much, and no other outcome can make up for it."""
    real = F.binary_cross_entropy(D, torch.ones_like(D), weight=p_data, reduction="sum")
    fake = F.binary_cross_entropy(D, torch.zeros_like(D), weight=p_g, reduction="sum")
    return -real - fake


@misconception(
    of="game_value", fails="value_edges", title="D is kept from 0 by a clamp", section="losses-that-survive",
    values=("1e-8", "1e-12", "1e-10", "1e-7", "1e-6", "1e-5", "1e-9", "1e-15", "1e-16", "1e-20", "1e-30", "1e-38"),
)  # fmt: skip
def kept_from_zero(p_data, p_g, D):
    """Where D or 1 - D is below 1e-8 you take 1e-8 for it. So a D that rules out what does occur has a price that
    the clamp sets; in the game it is infinite. Only 0 log 0 needs a rule, and that is about the probability
    beside it."""
    return (p_data * D.clamp(min=1e-8).log()).sum() + (p_g * (1 - D).clamp(min=1e-8).log()).sum()


@misconception(
    of="game_value", fails="value_edges", title="D is kept from 0 and from 1", section="losses-that-survive",
    values=("1e-8", "1e-12", "1e-10", "1e-7", "1e-6", "1e-5", "1e-9", "torch.finfo(D.dtype).eps"),
)  # fmt: skip
def kept_from_both_ends(p_data, p_g, D):
    """D is brought at least 1e-8 away from 0 and from 1. That makes every logarithm finite, also where D rules
    out what does occur, which costs infinitely much. Only 0 log 0 needs a rule, and that is about the probability
    beside it."""
    D = D.clamp(1e-8, 1 - 1e-8)
    return (p_data * D.log()).sum() + (p_g * (1 - D).log()).sum()


@misconception(of="game_value", fails="value_edges", title="nan_to_num makes minus infinity finite")
def infinity_made_finite(p_data, p_g, D):
    """nan_to_num does what you wanted with 0 log 0, and one thing more: it turns minus infinity into the
    lowest number of the dtype. Say where the weight is 0 instead, and leave the logarithm alone."""
    return (p_data * D.log()).nan_to_num().sum() + (p_g * (1 - D).log()).nan_to_num().sum()


@misconception(of="game_value", fails="value_edges", title="nan_to_num makes the logarithms finite")
def logarithms_made_finite(p_data, p_g, D):
    """nan_to_num turns the logarithm of 0 into the lowest number of the dtype, so that 0 times it is 0. But a D
    that rules out what does occur is then only very bad, and not infinitely. Say where the weight is 0 instead,
    and leave the logarithm alone."""
    return (p_data * D.log().nan_to_num()).sum() + (p_g * (1 - D).log().nan_to_num()).sum()


@misconception(of="game_value", fails="value_edges", title="Infinite logarithms are made 0")
def infinite_made_zero(p_data, p_g, D):
    """A D that rules out what does occur costs nothing with you: every infinite logarithm became 0. That is
    right only where the *probability* beside it is 0."""
    real, fake = (torch.where(d > 0, d.log(), 0) for d in (D, 1 - D))
    return (p_data * real).sum() + (p_g * fake).sum()


@misconception(of="game_value", fails="value_edges", title="Only outcomes that both have")
def only_where_both_go(p_data, p_g, D):
    """Outcomes that only the data or only the generator have are missing from your V. There the judge wins
    most, so they count; what may be left out is what an average has no weight for."""
    both = (p_data > 0) & (p_g > 0)
    return (p_data[both] * D[both].log()).sum() + (p_g[both] * (1 - D[both]).log()).sum()


# evansenter/diverge, issue 1.
@misconception(of="jensen_shannon", fails="js_value", title="The mean of both KL divergences")
def mean_of_both_kl(p_data, p_g):
    """Yours is the mean of KL(p_data || p_g) and KL(p_g || p_data), which is symmetric too, but infinite as
    soon as one of the two goes where the other does not. JS measures both against their mixture."""
    return (_kl(p_data, p_g) + _kl(p_g, p_data)) / 2


@misconception(of="jensen_shannon", fails="js_value", title="One KL divergence")
def one_kl(p_data, p_g):
    """Yours is KL(p_data || p_g): it changes when the two change places, and has no upper bound. JS measures
    both against their mixture."""
    return _kl(p_data, p_g)


# pytorch/pytorch, issue 57459; Jeryi-Sun/ReDEeP-ICLR, issue 2.
@misconception(of="jensen_shannon", fails="js_value", title="The mixture against the two")
def mixture_against_the_two(p_data, p_g):
    """Your divergences are those of the mixture from each of the two, and should be the other way round.
    F.kl_div(a, b) expects log-probabilities first, and averages over b. Yours can exceed log 2, which JS never
    does."""
    m = (p_data + p_g) / 2
    return (_kl(m, p_data) + _kl(m, p_g)) / 2


@misconception(of="jensen_shannon", fails="js_value", title="F.kl_div without a logarithm")
def kl_div_without_a_log(p_data, p_g):
    """F.kl_div takes the *logarithm* of its first argument for granted, and you hand over probabilities. It
    says nothing, and what comes out is not a divergence."""
    m = (p_data + p_g) / 2
    return (F.kl_div(m, p_data, reduction="sum") + F.kl_div(m, p_g, reduction="sum")) / 2


# drostlab/philentropy, issue 36; facebookresearch/faiss, issue 2947.
@misconception(
    of="jensen_shannon", fails="js_value", title="The root: a distance, not the divergence",
    values=(
        "_divergence(p_data, p_g)", "_composed(p_data, p_g)",
        "_divergence(p_data, p_g) / math.log(2)", "_composed(p_data, p_g) / math.log(2)",
    ),
)  # fmt: skip
def root_of_the_divergence(p_data, p_g):
    """Yours is the square root of JS, in nats or in bits. It is called the Jensen-Shannon distance, and is what
    scipy's jensenshannon returns; the value of the game holds the divergence itself, in nats."""
    return (_divergence(p_data, p_g)).clamp(min=0).sqrt()


@misconception(
    of="jensen_shannon",
    fails="js_value",
    title="The loss taken for the value",
    values=("_divergence(p_data, p_g)", "_composed(p_data, p_g)"),
)
def loss_for_value(p_data, p_g):
    """Yours is largest where the two are the same: the loss of D, -V, stands where V should. Against the best D
    it is V that equals 2 JS - log 4."""
    return math.log(4) - _divergence(p_data, p_g)


@misconception(of="jensen_shannon", fails="js_edges", title="Only outcomes that both have, in JS")
def js_where_both_go(p_data, p_g):
    """Outcomes that only one of the two has are missing from your sum, perhaps to keep a logarithm finite. They
    add most: two distributions that never meet would be the same."""
    both = (p_data > 0) & (p_g > 0)
    p, q = p_data[both], p_g[both]
    m = (p + q) / 2
    return ((p * (p / m).log()).sum() + (q * (q / m).log()).sum()) / 2


@misconception(of="jensen_shannon", fails="js_rare", title="JS goes through a D* that has rounded to 1")
def through_the_rounded_answer(p_data, p_g):
    """Your JS is the value of the game against D*, and D* is 1 after rounding where p_data is some ten million
    times p_g. Then 1 - D* is 0 and its logarithm minus infinity, though JS is finite. Write log(1 - D*) as
    log p_g - log(p_data + p_g): then D* is never formed."""
    return _composed(p_data, p_g)
