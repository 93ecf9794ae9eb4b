"""What the GAN losses do. The definitions add log-probabilities, in float64."""

import torch

from grader.checks import (
    check,
    describe,
    expect_any_strides,
    expect_at,
    expect_follows,
    expect_gradient,
    expect_half,
    expect_refused,
    expect_slopes,
    expect_true,
    expect_whole_batch,
    gradient,
    normal,
    remark,
    spread,
)

KINDS = ("non_saturating", "minimax")
# What others call these two, and kinds that others know besides.
OTHER_KINDS = ("ns", "mm", "nsgan", "saturating", "vanilla", "standard", "bce", "hinge", "wgan", "lsgan")
# In float32, 1 - D is 0 from a logit of 17 on, exp overflows from 89 on, and BCE stops at 100. On paper,
# a real logit costs 0 or its size, with a slope of 0 or -1; at 0 it costs log 2, and the slope is -1/2.
CONFIDENT = torch.tensor([0.0, 30, -30, 200, -200, 10_000, -10_000])
COST, SLOPES = (0.693147 + 30 + 200 + 10_000) / 7, torch.tensor([-0.5, 0, -1, 0, -1, 0, -1]) / 7
# Real logits and fake ones, alike in nothing: not in number, not in axes.
PAIRS = (
    ([6], [6]),
    ([1], [1]),
    ([3], [8]),
    ([5, 3], [4, 2, 2]),
    ([8, 1], [6]),
    ([7], [2, 1, 3, 4]),
    ([300], [90]),
)
EVERY_SIZE = "Half of these logits are below 10, some are large. Where is the formula another, or loses digits?"


def log_sigmoid(logits):
    return -torch.logaddexp(torch.zeros_like(logits), -logits)


def cross_entropy(real, fake):
    return -log_sigmoid(real).mean() - log_sigmoid(-fake).mean()


def game(fake, kind="non_saturating"):
    return log_sigmoid(-fake).mean() if kind == "minimax" else -log_sigmoid(fake).mean()


@check("discriminator_loss", points=3)
def check_discriminator_value(submission, generator):
    """The discriminator loss is the cross-entropy of D: one number, for any two batches in any layout"""
    advice = "Which class does each term stand for? How are the terms averaged and put together?"
    cases = [normal(generator, *pair) for pair in PAIRS]
    expect_follows(submission, "discriminator_loss", cross_entropy, cases, advice=advice)


@check("discriminator_loss", points=2, needs=["discriminator_value"])
def check_discriminator_gradient(submission, generator):
    """The discriminator learns from real and from fake logits, at 0 and up to logits of 10 000"""
    expect_slopes(submission.discriminator_loss, *normal(generator, [6], [6]))
    expect_at(submission, "discriminator_loss", CONFIDENT, -CONFIDENT, value=2 * COST, slopes=(SLOPES, -SLOPES))
    for size, value, slope in ((10_000.0, 20_000.0, 1.0), (0.0, 1.386294, 0.5)):
        pair = torch.tensor([[-size], [size]])
        expect_at(submission, "discriminator_loss", *pair, value=value, slopes=([-slope], [slope]))
    every_size = [[spread(generator, [size], 0.01, 10_000) for size in (60, 50)]]
    expect_follows(submission, "discriminator_loss", cross_entropy, every_size, advice=EVERY_SIZE)


@check("generator_loss", points=1, why="It is the idea of the exercise, and comes before the numbers.")
def check_generator_teaching(submission):
    """Where the discriminator is sure, only the non-saturating loss still teaches"""
    fake = torch.tensor([-30.0, -30.0], requires_grad=True)
    advice = "D is sure that these samples are fake. Which logarithm still changes with the logit, and which way?"
    (slope,) = gradient(submission.generator_loss(fake), fake, advice=advice)
    seen = "by default, G is not told to make its samples look real"
    expect_true(slope.max() < -0.1, seen, expected="[-0.5, -0.5]", got=describe(slope), advice=advice)
    expect_gradient(submission.generator_loss(fake, "minimax"), fake, torch.zeros(2), atol=1e-12, advice=advice)


@check("generator_loss", points=3.5, needs=["generator_teaching"])
def check_generator_value(submission, generator):
    """The generator loss of each kind is right, and so is its gradient, at 0 and up to logits of 10 000"""
    advice = "Both kinds fall as fakes improve; only minimax is negative. Is each a mean over the logits?"
    expect_follows(submission, "generator_loss", game, [normal(generator, [6])], advice=advice)
    for kind, sign in zip(KINDS, (1, -1), strict=True):
        cases = [*(normal(generator, fake) for _, fake in PAIRS[:5]), [spread(generator, [60], 0.01, 10_000)]]
        expect_follows(submission, "generator_loss", game, cases, kind=kind, advice=advice)
        # As minimax, a logit costs as much as its opposite does otherwise, with the other sign.
        given, value = sign * CONFIDENT, sign * COST
        expect_at(submission, "generator_loss", given, value=value, slopes=[SLOPES], kind=kind)
        worst = torch.tensor([-sign * 10_000.0])
        expect_at(submission, "generator_loss", worst, value=sign * 10_000.0, slopes=[[-1.0]], kind=kind)


@check("generator_loss", points=0.5, needs=["generator_teaching"])
def check_generator_kind(submission, generator):
    """An unknown kind of generator loss raises ValueError, however close it comes to a known one"""
    expect_refused(submission, "generator_loss", [torch.zeros(3), ...], KINDS, generator, OTHER_KINDS)


@remark("discriminator_loss")
def remark_discriminator_half(submission, generator):
    """bfloat16 in, bfloat16 out, for the discriminator"""
    expect_half(submission.discriminator_loss, cross_entropy, *normal(generator, [6], [5]))


@remark("discriminator_loss")
def remark_discriminator_strides(submission, generator):
    """Logits in any order in memory"""
    expect_any_strides(submission.discriminator_loss, *normal(generator, [3, 4], [5, 2]))


@remark("discriminator_loss")
def remark_discriminator_loop(submission, generator):
    """All logits at once, in no loop"""
    expect_whole_batch(submission, "discriminator_loss", *normal(generator, [4], [4]))
