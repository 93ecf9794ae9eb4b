"""The variance on paper, the first draws that fit, and noise judged by its distribution. Integrals are by
quadrature."""

import math

import numpy as np
import torch

from grader.checks import (
    check,
    expect_any_strides,
    expect_close,
    expect_finite,
    expect_follows,
    expect_random_states,
    expect_tensor,
    expect_true,
    expect_uniform,
    normal,
    remark,
    spread,
)

# Places and weights that integrate smooth functions over [-1, 1] to all digits.
PLACES, WEIGHTS = (torch.from_numpy(part) for part in np.polynomial.legendre.leggauss(80))
# Rounds and the shape of the noise, with a limit that few draws exceed, or most. Each limit is a float32 as well.
DRAWS = (
    ([14, 3, 5], 1.0),
    ([9, 4, 1], 1.5),
    ([40, 4, 4], 0.375),
    ([6, 7], 2.0),
    ([30, 2, 3, 2], 0.5),
    ([1, 2, 3], 3),
)
# The shape of noise, with a limit, and how often it is drawn. What is laid over the middle shows in many numbers.
NOISE = (
    ((16, 40), 2.0, 8),
    ((40, 16), 0.5, 8),
    ((64, 64), 1.0, 16),
    ((3,), 1.0, 300),
    ((4, 8, 2, 2), 0.2, 8),
)
VARIANCE = "What is left of 1 once the ends are gone, and among how many of all draws is it shared?"
AGAIN = "A component that lies beyond is drawn again, by itself, until it fits. What becomes of the others?"


def second_moment(c):
    """The mean square over [-c, c], weighted by the density: two integrals."""
    z = c[..., None] * PLACES
    density = torch.exp(-z * z / 2) * WEIGHTS
    return (z * z * density).sum(-1) / density.sum(-1)


def walked(draws, c):
    """Round by round, backwards: an earlier draw that fits takes the place of a later one."""
    z = draws[-1]
    for round_ in draws.flip(0):
        z = torch.where((-c <= round_) & (round_ <= c), round_, z)
    return z


def rounds(generator, shape, c):
    """Draws none of which is close to the limit, but for one that is the limit, and one that is 0.

    In the round before the last all components lie within, for whoever waits until a whole example does.
    """
    draws = normal(generator, shape)[0]
    draws = torch.where((draws.abs() - c).abs() < 0.01, draws * 1.05, draws)
    draws[-2:][0] *= c / (1 + draws[-2:][0].abs())
    first = draws[0].view(-1)
    first[0], first[-1] = c, 0.0
    return draws


def noise(submission, shape, c, times=1):
    """So many calls in a row, stacked, each of them a tensor of this shape."""
    z = submission.via("repeated").truncated_normal(times, shape, c)
    expect_tensor(z, shape=(times, *shape), dtype=torch.float32)
    expect_finite(z)
    return z.double()


@check("truncated_variance", points=2, why="The other knows the answer only at the two ends.")
def check_variance(submission, generator):
    """The variance is 1 less what the ends held, relative to the share of draws that is kept"""
    cases = [[spread(generator, shape, 0.1, 6, negative=False)] for shape in ([7], [2, 3], [], [1])]
    expect_follows(submission, "truncated_variance", second_moment, cases, advice=VARIANCE)


@check("truncated_variance", points=1, needs=["variance"], why="It says what the formula means at its two ends.")
def check_ends(submission):
    """Narrow limits leave the variance of a uniform distribution, c² / 3, and wide ones that of the normal"""
    c = torch.tensor([0.05, 0.1], dtype=torch.float64)
    advice = "A normal distribution is nearly flat close to 0. Is the answer for narrow limits near c² / 3?"
    expect_close(submission.truncated_variance(c), c.square() / 3, rtol=2e-3, atol=0, advice=advice)
    wide = torch.tensor([9.0, 30.0], dtype=torch.float64)
    advice = "With limits so wide next to nothing is drawn again. What is left of the variance of 1?"
    expect_close(submission.truncated_variance(wide), torch.ones_like(wide), advice=advice)


@check("first_within", points=2, why="It says what truncation is for, where the other compares all draws.")
def check_kept(submission, generator):
    """What lies within the limit at first stays as it is, and nothing lies beyond"""
    for shape, c in DRAWS:
        draws = rounds(generator, shape, c).float()
        z = submission.first_within(draws, c)
        expect_tensor(z, shape=shape[1:], advice="The rounds go away: one number is left of each component.")
        beyond = int((z.abs() > c).sum())
        seen = f"{beyond} of {z.numel()} components are larger than the limit {c:g}"
        expect_true(beyond == 0, seen, advice="How often may a component be drawn, and when is it done?")
        stays = draws[0].abs() <= c
        expect_close(z[stays], draws[0][stays], advice="These were within the limit when they were drawn first.")


@check("first_within", points=2, needs=["kept"])
def check_again(submission, generator):
    """What lies beyond is replaced by its own first later draw that lies within"""
    cases = [(rounds(generator, shape, c), c) for shape, c in DRAWS]
    expect_follows(submission, "first_within", walked, cases, advice=AGAIN)


@check("truncated_normal", points=1.5)
def check_distribution(submission, generator):
    """Every component is a normal number of its own without its ends: none beyond, none piled up at the limit"""
    for shape, c, times in NOISE:
        z = noise(submission, shape, c, times)
        beyond, at_limit = int((z.abs() > c * (1 + 1e-6)).sum()), int((z.abs() > c * (1 - 1e-5)).sum())
        few = f"{beyond} of {z.numel()} components are larger than the limit {c:g}"
        expect_true(beyond == 0, few, advice="How often may a component be drawn, and when is it done?")
        piled = f"{at_limit} of {z.numel()} components lie exactly at the limit {c:g}"
        expect_true(
            at_limit < 10 + z.numel() / 5000, piled, advice="A draw that lies beyond is thrown away, not moved."
        )
        exact = float(second_moment(torch.tensor(c, dtype=torch.float64)))
        close = abs(float(z.square().mean()) / exact - 1) < 8 * math.sqrt(2 / z.numel())
        expect_true(
            close,
            f"with the limit {c:g} the components have another variance",
            expected=f"{exact:.4f}",
            got=f"{float(z.square().mean()):.4f}",
            advice="Which distribution is cut off, and is anything scaled before or after?",
        )
        # The share of the kept noise that lies below a number is uniform.
        share = (torch.erf(z / math.sqrt(2)) / math.erf(c / math.sqrt(2)) + 1) / 2
        expect_uniform(
            share.clamp(0, 1), advice="These are shares of the kept noise that lie below each number. " + AGAIN
        )


@check("truncated_normal", points=1.5, needs=["distribution"])
def check_generator(submission):
    """The same generator gives the same noise, from the first draw to the last, and without one no seed is set"""
    advice = "Which of the calls that draw, first and again, are handed the generator?"
    for c in (0.4, 2.0):
        apart = submission.via("differences").truncated_normal(7, (4, 30), c)
        expect_tensor(apart, shape=(4, 30))
        others = int((apart != 0).sum())
        seen = f"from two generators with one seed, {others} of 120 components differ"
        expect_true(others == 0, seen, expected="the same noise", advice=advice)
        drawn = [submission.via("seeded").truncated_normal(seed, (4, 30), c) for seed in (5, 5, 6)]
        for z in drawn:
            expect_tensor(z, shape=(4, 30))
        expect_true(
            torch.equal(drawn[0], drawn[1]), "two generators with one seed give other noise", advice=advice
        )
        seen = "generators with different seeds give the same noise"
        expect_true(not torch.equal(drawn[0], drawn[2]), seen, advice=advice)
    expect_random_states(submission, "truncated_normal", (4, 30), 0.4)


@remark("first_within")
def remark_within_strides(submission, generator):
    """Draws in any order in memory"""
    shape, c = DRAWS[0]
    expect_any_strides(submission.first_within, rounds(generator, shape, c), c)


@remark("truncated_normal")
def remark_normal_loop(submission):
    """All components at once, in no loop over them"""
    count = submission.via("operations").truncated_normal((32, 32), 2.0)
    advice = "On a GPU each operation is launched by itself. Which operation draws for all that lie beyond?"
    expect_true(count < 1000, f"{count} operations of torch for 1024 components", advice=advice)
