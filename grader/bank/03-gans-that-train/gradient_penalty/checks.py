"""Where the gradient is taken, how long it is, and what is left behind. The definition has the slope on paper."""

import torch

from grader.checks import (
    BATCHES,
    between,
    check,
    expect_close,
    expect_finite,
    expect_follows,
    expect_shares,
    expect_slopes,
    expect_tensor,
    expect_true,
    gradient,
    in_dtype,
    judged,
    slopes_of,
)


def penalty(critic, real, fake, alpha):
    return ((slopes_of(critic, between(real, fake, alpha)) ** 2).sum(1) ** 0.5 - 1).square().mean()


@check("interpolate", points=2)
def check_interpolate_value(submission, generator):
    """Each point lies between the real and the fake example of its row, by its own share, for any shape"""
    cases = [judged(generator, shape)[1:] for shape in BATCHES]
    advice = "At alpha 1 the point is the real example. Which axis of real does alpha belong to?"
    expect_follows(submission, "interpolate", between, [*cases, (*cases[0][:2], 0 * cases[0][2])], advice=advice)


@check("interpolate", points=1, needs=["interpolate_value"])
def check_interpolate_draw(submission):
    """Without alpha, each example draws one share for all its features, uniform from 0 to 1"""
    for dtype in (torch.bfloat16, torch.float64):
        real = torch.ones(3, 2, 2, dtype=dtype)
        points = submission.interpolate(real, 0 * real)
        expect_tensor(points, shape=real.shape, dtype=dtype, advice="Which dtype is alpha drawn in?")
    real = torch.ones(5000, 1, 2)
    first, second = (submission.interpolate(real, 0 * real) for _ in range(2))
    expect_shares(first.flatten(1), second.flatten(1))


@check("gradient_penalty", points=2)
def check_penalty_value(submission, generator):
    """The penalty is the mean of (slope - 1)², one slope for each example, for vectors and for images"""
    advice = "How long is the gradient of an example, over all its axes? When is it squared, when averaged?"
    cases = [judged(generator, shape, is_column=number % 2 == 0) for number, shape in enumerate(BATCHES)]
    how = {"to_all_digits": False, "under_no_grad": False}
    expect_follows(submission, "gradient_penalty", penalty, cases, **how, advice=advice)


@check("gradient_penalty", points=2, needs=["penalty_value"])
def check_penalty_gradient(submission, generator):
    """The penalty trains the critic: its gradient reaches the weights, and is its own slope"""
    critic, *given = judged(generator, (5, 2, 3))
    advice = "The penalty is made of a gradient. Can that be differentiated once more?"
    expect_slopes(lambda *_: submission.gradient_penalty(critic, *given), *critic.parameters(), advice=advice)


@check("gradient_penalty", points=1, needs=["penalty_gradient"])
def check_penalty_flat(submission, generator):
    """Where the critic is flat the penalty is 1, and its gradient is finite"""
    critic, *given = (in_dtype(value, torch.float32) for value in judged(generator, (4, 3)))
    critic.second.data.zero_()
    got = submission.gradient_penalty(critic, *given)
    expect_close(got, 1.0, atol=1e-3, advice="Every slope is 0 here.")
    advice = "A root has an infinite slope at 0. Is there a length that is safe there?"
    for grad in gradient(got, *critic.parameters()) if got.requires_grad else ():
        expect_finite(grad, advice=advice)


@check("gradient_penalty", points=1)
def check_penalty_traces(submission, generator):
    """A critic may be any function: 3 x₁ has the penalty 4, and the call leaves nothing behind"""
    _, real, fake, alpha = judged(generator, (4, 6))
    for critic, value in (("three times the first feature", 4.0), ("five everywhere", 1.0)):
        left = submission.via("of_a_function").gradient_penalty(critic, real, fake, alpha)
        expect_close(left["penalty"], real.new_tensor(value), atol=1e-3, advice=f"The critic is {critic}.")
        for grad in left["left in .grad"]:
            expect_close(grad, torch.zeros_like(grad), advice="Which way to ask for a gradient stores nothing?")
        kept = left["fake is in its graph"] and not left["real requires a gradient"]
        expect_true(kept, "requires_grad of real or fake has changed", advice="The points between are your own.")


@check("gradient_penalty", points=1, needs=["penalty_value"])
def check_penalty_draw(submission):
    """Without alpha the slope is taken at points that are drawn, a share for each example"""
    seen = [submission.via("of_a_ball").gradient_penalty(1000, 2) for _ in range(2)]
    for points, got in seen:
        expect_tensor(points, shape=(1000, 2), advice="Look at what goes into the critic.")
        advice = "The slope of this critic is the length of the point that it is asked about."
        expect_close(got, (points.norm(dim=1) - 1).square().mean(), rtol=1e-4, advice=advice)
    expect_shares(seen[0][0], seen[1][0])
