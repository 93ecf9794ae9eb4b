"""What is best, what it is worth, and how far apart two distributions are.

The definitions go by logits and by entropies: the best logit is the log of the ratio, and JS is the entropy of the
mixture less the mean of the two entropies.
"""

import math

import torch

from grader.checks import (
    check,
    describe,
    expect_close,
    expect_finite,
    expect_gradient,
    expect_tensor,
    expect_true,
    expect_unmodified,
    in_dtype,
    normal,
    remark,
    spread,
)

# How many outcomes there are; for a single one both distributions are certain.
COUNTS = (6, 2, 3, 1, 300)
ROUNDED = {"rtol": 1e-4, "atol": 1e-5}
# Both go there; only the data; only the generator; neither.
SOME, OTHER = [0.5, 0.3, 0.2, 0.0, 0.0], [0.25, 0.15, 0.0, 0.6, 0.0]
DISJOINT = [0.25, 0.75, 0.0, 0.0], [0.0, 0.0, 0.1, 0.9]
# Sums are 1 up to rounding. Beside 0.5, a share of 1e-9 makes D* round to 1 in float32, one of 1e-30 in float64.
RARE = ([0.5, 0.5], [1e-9, 1]), ([0.3, 1e-10, 0.7], [2e-9, 0.4, 0.6]), ([0.5, 0.5, 1e-30], [1e-30, 0.2, 0.8])


def shares(generator, count):
    """Two distributions over so many outcomes, some of them a thousand times rarer than others."""
    raw = [spread(generator, [count], 0.001, 1, negative=False) for _ in range(2)]
    return [each / each.sum() for each in raw]


def exactly(*rows):
    return [torch.tensor(row, dtype=torch.float64) for row in rows]


def best_of(p_data, p_g):
    return torch.sigmoid(p_data.log() - p_g.log()).nan_to_num(0.5)


def value_of(p_data, p_g, D):
    logit = D.log() - torch.log1p(-D)
    real, fake = (torch.logaddexp(torch.zeros_like(D), sign * logit) for sign in (-1, 1))
    return -torch.where(p_data > 0, p_data * real, 0).sum() - torch.where(p_g > 0, p_g * fake, 0).sum()


def divergence_of(p_data, p_g):
    entropy_of = lambda p: torch.special.entr(p).sum()  # noqa: E731
    return entropy_of((p_data + p_g) / 2) - (entropy_of(p_data) + entropy_of(p_g)) / 2


def expect_follows_in_value(submission, function, definition, cases, advice):
    """Shape, dtype and value of the definition. A gradient is not asked for: each p could be normed inside. Nor
    are all digits, as a constant of 1e-12 does no harm where the results at 0 are right.
    """
    for inputs in [*cases, cases[0]]:
        for dtype in (torch.float32, torch.float64):
            given = [in_dtype(each, dtype) for each in inputs]
            exact = definition(*(each.double() for each in given))
            got = getattr(submission, function)(*given)
            expect_tensor(got, shape=exact.shape, dtype=dtype, advice="What does the docstring say of the shape?")
            expect_finite(got, advice=advice)
            expect_unmodified(submission)
            expect_close(got, exact.to(dtype), **ROUNDED, advice=advice)


def expect_at_once(submission, function, few, many):
    """The number of operations does not grow with the list. Both lists are distributions, as some assert that."""
    count = getattr(submission.via("operations"), function)
    for_few, for_many = count(*few), count(*many)
    seen = f"{for_few} operations of torch for 4 outcomes, {for_many} for 32"
    advice = "So the outcomes are worked through one after another. Which operations take the whole list at once?"
    expect_true(for_many - for_few < 28, seen, advice=advice)


@check("best_discriminator", points=1.5, why="It says what best means, without a formula.")
def check_best_wins(submission, generator):
    """No other answers get more out of the game"""
    for count in (6, 2):
        p_data, p_g = shares(generator, count)
        D, best = submission.best_discriminator(p_data, p_g), best_of(p_data, p_g)
        expect_tensor(D, shape=(count,), dtype=torch.float64, advice="One answer for each outcome.")
        bad = D[(D < 0) | (D > 1) | D.isnan()]
        advice = "D is the probability that the outcome is real."
        expect_true(
            not len(bad), "an answer is not a probability", expected="0 to 1", got=describe(bad), advice=advice
        )
        got, most = value_of(p_data, p_g, D), value_of(p_data, p_g, best)
        advice = "At each outcome p_data log D + p_g log(1 - D) is to be largest. Where is its slope 0?"
        shown = {"expected": f"V = {float(most):.6f}", "got": f"V = {float(got):.6f} with your D"}
        expect_true(got > most - 1e-6, "another discriminator does better", **shown, advice=advice)


@check("best_discriminator", points=1.5, needs=["best_wins"], why="It has rare outcomes and long lists.")
def check_best_value(submission, generator):
    """The best answer is right at every outcome, frequent or rare, in a list of any length"""
    advice = "What does the answer at one outcome depend on, apart from the two probabilities there?"
    cases = [shares(generator, count) for count in COUNTS]
    # One outcome is rare under both, and one pair is far apart: what is best depends on the ratio alone.
    cases += [exactly([1 - 3e-4, 3e-4], [1 - 1e-4, 1e-4]), exactly([0.9999, 1e-4], [1e-5, 0.99999])]
    expect_follows_in_value(submission, "best_discriminator", best_of, cases, advice)


@check("best_discriminator", points=1, needs=["best_wins"])
def check_best_edges(submission):
    """Where only one of the two goes D is sure, and where neither goes it is 1/2"""
    advice = "What is the answer where only the data go, and what is 0 / 0?"
    cases = [exactly(SOME, OTHER), exactly(OTHER, SOME), exactly(*DISJOINT)]
    expect_follows_in_value(submission, "best_discriminator", best_of, cases, advice)


@check("game_value", points=2, why="The other is about zeros; here it is one sum after the other.")
def check_value(submission, generator):
    """V averages log D over the data and log(1 - D) over what the generator makes, for any D"""
    advice = "Which distribution does each of the two averages belong to, and what is inside its logarithm?"
    cases = [[*shares(generator, count), torch.sigmoid(2 * normal(generator, [count])[0])] for count in COUNTS]
    cases += [[*shares(generator, 3), exactly([1e-5, 0.5, 0.9999])[0]]]
    expect_follows_in_value(submission, "game_value", value_of, cases, advice)


@check("game_value", points=1, needs=["value"])
def check_value_edges(submission):
    """What never occurs costs nothing, and a D that rules out what does occur is infinitely bad"""
    advice = "What is 0 log 0 here? Which outcomes may be left out of which average?"
    answers = ((SOME, OTHER, [0.6, 0.7, 1, 0, 1]), (OTHER, SOME, [0.6, 0.7, 0, 1, 0]))
    unsure = ((SOME, OTHER, [0.6, 0.7, 0.8, 0.3, 0]), (OTHER, SOME, [0.6, 0.7, 0.2, 0.9, 1]))
    cases = [exactly(*each) for each in (*unsure, *answers)]
    expect_follows_in_value(submission, "game_value", value_of, cases, advice)
    for p_data, p_g, D in (([0.5, 0.5], [0, 1], [0, 0.5]), ([0, 1], [0.5, 0.5], [1, 0.5])):
        got = submission.game_value(*exactly(p_data, p_g, D))
        expect_tensor(got, shape=(), dtype=torch.float64)
        advice = "D says that something never happens, and it happens half of the time. How large is the log of 0?"
        seen, shown = "an impossible answer has a price", describe(got)
        expect_true(got == -math.inf, seen, expected="minus infinity", got=shown, advice=advice)


@check("jensen_shannon", points=1.5, why="Zeros, the two ends and rare outcomes have checks of their own.")
def check_js_value(submission, generator):
    """JS is what the game is worth against the best D, brought to a scale that begins at 0"""
    advice = "V is 2 JS - log 4 for the best D. What is JS, then?"
    cases = [shares(generator, count) for count in COUNTS]
    expect_follows_in_value(submission, "jensen_shannon", divergence_of, cases, advice)


@check("jensen_shannon", points=0.5, needs=["js_value"], why="What it catches has no finite wrong number.")
def check_js_rare(submission):
    """JS is right where an outcome is all but impossible for one of the two"""
    advice = "D* has rounded to 0 or 1. Which form of log D* and log(1 - D*) needs no D*?"
    cases = [exactly(*pair) for pair in RARE]
    expect_follows_in_value(submission, "jensen_shannon", divergence_of, cases, advice)


@check("jensen_shannon", points=1, needs=["js_value"])
def check_js_edges(submission, generator):
    """JS is 0 for equal distributions and log 2 for two that never meet, and stays finite where one is 0"""
    advice = "What does an outcome add that only one of the two has, and one that neither has?"
    same = shares(generator, 4)[0]
    cases = [[same, same.clone()], exactly(*DISJOINT), exactly(SOME, OTHER), exactly(OTHER, SOME)]
    expect_follows_in_value(submission, "jensen_shannon", divergence_of, cases, advice)


@remark("best_discriminator")
def remark_best_loop(submission, generator):
    """All outcomes at once, in no loop"""
    expect_at_once(submission, "best_discriminator", *(shares(generator, count) for count in (4, 32)))


@remark("game_value")
def remark_value_loop(submission, generator):
    """Both averages over all outcomes at once, in no loop"""
    cases = [[*shares(generator, count), normal(generator, [count])[0].sigmoid()] for count in (4, 32)]
    expect_at_once(submission, "game_value", *cases)


@remark("game_value")
def remark_value_gradient(submission, generator):
    """A gradient goes through the value to D"""
    advice = (
        "Nothing is amiss where V is only reported. But the slope of V in D is how one sees that D* is the "
        "best: it is 0 there. Which step leaves the graph?"
    )
    p_data, p_g = shares(generator, 4)
    D = normal(generator, [4])[0].sigmoid().requires_grad_()
    slope = (p_data / D - p_g / (1 - D)).detach()
    expect_gradient(submission.game_value(p_data, p_g, D), D, slope, advice=advice)
