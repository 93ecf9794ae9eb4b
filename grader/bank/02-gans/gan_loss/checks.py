"""What the GAN losses do. The definitions go through probabilities, in float64."""

import torch

from grader.checks import (
    check,
    describe,
    expect_any_strides,
    expect_at,
    expect_follows,
    expect_gradient,
    expect_half,
    expect_raises,
    expect_same_in_any_layout,
    expect_slopes,
    expect_true,
    expect_whole_batch,
    gradient,
    normal,
    remark,
)

KINDS = ("non_saturating", "minimax")
# In float32, 1 - D is 0 from a logit of 17 on, exp overflows from 89 on, and PyTorch's BCE stops at 100.
CONFIDENT = (30.0, 200.0, 10_000.0)


def cross_entropy(real, fake):
    return -real.sigmoid().log().mean() - (1 - fake.sigmoid()).log().mean()


def game(fake, kind):
    return (1 - fake.sigmoid()).log().mean() if kind == "minimax" else -fake.sigmoid().log().mean()


@check("discriminator_loss", points=1)
def check_discriminator_number(submission, generator):
    """The discriminator loss is one number, however the logits are laid out"""
    expect_same_in_any_layout(submission, "discriminator_loss", *normal(generator, [64], [64]))


@check("discriminator_loss", points=2, needs=["discriminator_number"])
def check_discriminator_value(submission, generator):
    """The discriminator loss is the cross-entropy of D, for batches of any two sizes"""
    advice = "Which class does each term stand for? How are the terms averaged and put together?"
    cases = [normal(generator, [real], [fake]) for real, fake in ((6, 6), (1, 1), (3, 8), (7, 5))]
    expect_follows(submission, "discriminator_loss", cross_entropy, cases, advice=advice)


@check("discriminator_loss", points=2, needs=["discriminator_value"])
def check_discriminator_gradient(submission, generator):
    """The discriminator learns from real and from fake logits, at 0 and up to logits of 10 000"""
    expect_slopes(submission.discriminator_loss, *normal(generator, [6], [6]))
    for size in CONFIDENT:
        pairs, slopes = torch.tensor([[size, -size], [-size, size]]), ([0.0, -0.5], [0.0, 0.5])
        expect_at(submission, "discriminator_loss", *pairs, value=size, slopes=slopes)
    expect_at(submission, "discriminator_loss", *torch.zeros(2, 1), value=1.386294, slopes=([-0.5], [0.5]))


@check("generator_loss", points=1)
def check_generator_number(submission, generator):
    """The generator loss of each kind is one number, however the logits are laid out"""
    for kind in KINDS:
        expect_same_in_any_layout(submission, "generator_loss", *normal(generator, [64]), kind=kind)


@check("generator_loss", points=0.5, needs=["generator_number"])
def check_generator_kind(submission):
    """An unknown kind of generator loss raises ValueError, however close it comes to a known one"""
    for kind in ("hinge", "", "Minimax", " minimax", "non_saturating ", "non-saturating", "saturating", "mini"):
        expect_raises("ValueError", lambda kind=kind: submission.generator_loss(torch.zeros(3), kind))


@check("generator_loss", points=1, needs=["generator_number"])
def check_generator_teaching(submission):
    """Where the discriminator is sure, only the non-saturating loss still teaches"""
    fake = torch.tensor([-30.0, -30.0], requires_grad=True)
    advice = "D is sure that these samples are fake. Which logarithm still changes with the logit, and which way?"
    (slope,) = gradient(submission.generator_loss(fake), fake, advice=advice)
    seen = "by default, G is not told to make its samples look real"
    expect_true(slope.max() < -0.1, seen, expected="[-0.5, -0.5]", got=describe(slope), advice=advice)
    expect_gradient(submission.generator_loss(fake, "minimax"), fake, torch.zeros(2), atol=1e-12, advice=advice)


@check("generator_loss", points=2.5, needs=["generator_teaching"])
def check_generator_value(submission, generator):
    """The generator loss of each kind is right, and so is its gradient, at 0 and up to logits of 10 000"""
    advice = "Both kinds fall as fakes improve; only minimax is negative. Is each a mean over the logits?"
    for kind, sign, slope in zip(KINDS, (1, -1), ([0.0, -0.5], [-0.5, 0.0]), strict=True):
        cases = [normal(generator, [fake]) for fake in (1, 6, 9)]
        expect_follows(submission, "generator_loss", game, cases, kind=kind, advice=advice)
        at_zero = [0.0], sign * 0.693147, [-0.5]
        for logits, value, slopes in (at_zero, *(([size, -size], sign * size / 2, slope) for size in CONFIDENT)):
            expect_at(submission, "generator_loss", torch.tensor(logits), value=value, slopes=[slopes], kind=kind)


@remark("discriminator_loss")
def remark_discriminator_half(submission, generator):
    """bfloat16 in, bfloat16 out, for the discriminator"""
    expect_half(submission, "discriminator_loss", cross_entropy, *normal(generator, [6], [5]))


@remark("discriminator_loss")
def remark_discriminator_strides(submission, generator):
    """Logits in any order in memory"""
    expect_any_strides(submission, "discriminator_loss", *normal(generator, [3, 4], [5, 2]))


@remark("discriminator_loss")
def remark_discriminator_loop(submission, generator):
    """All logits at once, in no loop"""
    expect_whole_batch(submission, "discriminator_loss", *normal(generator, [4], [4]))
