"""Where the gradient is taken, how long it is, and what is left behind. The definition has the slope on paper."""

import torch

from grader.checks import (
    BATCHES,
    TwoLayerCritic,
    check,
    expect_close,
    expect_finite,
    expect_follows,
    expect_repeated,
    expect_slopes,
    expect_tensor,
    expect_true,
    expect_uniform,
    expect_unmodified,
    gradient,
    in_dtype,
    normal,
)


def between(real, fake, alpha):
    return torch.stack([fake[i] + share * (real[i] - fake[i]) for i, share in enumerate(alpha.tolist())])


def penalty(critic, real, fake, alpha):
    """For f(x) = second . tanh(first x + bias), whose slope is first' (second (1 - tanh²))."""
    hidden = (between(real, fake, alpha).flatten(1) @ critic.first.T + critic.bias).tanh()
    slope = (critic.second.flatten() * (1 - hidden**2)) @ critic.first
    return ((slope * slope).sum(1) ** 0.5 - 1).square().mean()


def case(generator, shape, column=False):
    """A critic, two batches, and shares of which one is 0 and one is 1 where there is room."""
    real, fake = normal(generator, shape, shape)
    alpha = torch.rand(shape[0], generator=generator, dtype=torch.float64)
    alpha[1:3] = torch.tensor([0.0, 1.0])[: max(shape[0] - 1, 0)]
    features = real[0].numel()
    first, bias, second = normal(generator, [4, features], [4], [1, 4] if column else [4])
    return TwoLayerCritic(first, bias, second), real, fake, alpha


def expect_shares(first, second):
    """Points between ones and zeros, so that their features are the shares: one for each example, drawn."""
    advice = "All features of an example move along one straight line, so they have one share."
    for points in (first, second):
        expect_close(points, points[:, :1].expand_as(points), rtol=0, atol=1e-6, advice=advice)
    expect_uniform(first[:, 0], second[:, 0])


@check("interpolate", points=1.5)
def check_interpolate_value(submission, generator):
    """Each point lies between the real and the fake example of its row, by its own share, for any shape"""
    advice = "At alpha 1 the point is the real example. Which axis of real does alpha belong to?"
    cases = [case(generator, shape)[1:] for shape in BATCHES]
    cases.append([*cases[0][:2], 0 * cases[0][2]])
    expect_follows(submission, "interpolate", between, cases, advice=advice)


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
    advice = (
        "How long is the gradient of one example, over all its axes? What is squared, and when is the mean taken?"
    )
    for number, shape in enumerate(BATCHES):
        given = case(generator, shape, column=number % 2 == 0)
        exact = penalty(*given).detach()
        for dtype in (torch.float32, torch.float64):
            inputs = [in_dtype(value, dtype) for value in given]
            got = submission.gradient_penalty(*inputs)
            expect_tensor(got, shape=(), dtype=dtype, advice="One number for the batch.")
            expect_unmodified(submission)
            expect_close(got, exact.to(dtype), rtol=1e-4, atol=1e-5, advice=advice)
        expect_repeated(got, submission.gradient_penalty(*inputs))


@check("gradient_penalty", points=2, needs=["penalty_value"])
def check_penalty_gradient(submission, generator):
    """The penalty trains the critic: its gradient reaches the weights, and is its own slope"""
    critic, *given = case(generator, (5, 2, 3))
    advice = "The penalty is made of a gradient. Can that be differentiated once more?"
    expect_slopes(
        lambda *_: submission.gradient_penalty(critic, *given),
        critic.first,
        critic.bias,
        critic.second,
        advice=advice,
    )


@check("gradient_penalty", points=1, needs=["penalty_gradient"])
def check_penalty_flat(submission, generator):
    """Where the critic is flat the penalty is 1, and its gradient is finite"""
    critic, *given = (in_dtype(value, torch.float32) for value in case(generator, (4, 3)))
    with torch.no_grad():
        critic.second.zero_()
    got = submission.gradient_penalty(critic, *given)
    expect_close(got, 1.0, atol=1e-3, advice="Every slope is 0 here.")
    advice = "A root has an infinite slope at 0. Is there a length that is safe there?"
    # Whether there is a gradient at all, the check before has asked.
    for grad in gradient(got, critic.first, critic.bias, critic.second) if got.requires_grad else ():
        expect_finite(grad, advice=advice)


@check("gradient_penalty", points=1)
def check_penalty_traces(submission, generator):
    """A critic may be any function: 3 x₁ has the penalty 4, and the call leaves nothing behind"""
    _, real, fake, alpha = case(generator, (4, 6))
    for critic, value in (("three times the first feature", 4.0), ("five everywhere", 1.0), ("a parabola", None)):
        left = submission.via("of_a_function").gradient_penalty(critic, real, fake, alpha)
        if value is not None:
            advice = f"The critic is {critic}."
            expect_close(left["penalty"], real.new_tensor(value), rtol=0, atol=1e-3, advice=advice)
        for grad in left["left in .grad"]:
            advice = (
                "Whoever trains next finds it there. Is there a way to ask for a gradient that stores nothing?"
            )
            expect_close(grad, torch.zeros_like(grad), advice=advice)
        kept = left["fake is in its graph"] and not left["real requires a gradient"]
        advice = "The points between are your own: mark those, not the examples that they were made of."
        expect_true(kept, "requires_grad of real or fake has changed", expected="as before", advice=advice)


@check("gradient_penalty", points=1, needs=["penalty_value"])
def check_penalty_draw(submission):
    """Without alpha the slope is taken at points that are drawn, a share for each example"""
    first, second = (submission.via("of_a_ball").gradient_penalty(3000, 2) for _ in range(2))
    for seen in (first, second):
        points = seen["points"]
        expect_tensor(points, shape=(3000, 2), advice="Look at what goes into the critic.")
        # The slope of this critic is the length of its point.
        expected = (points.norm(dim=1) - 1).square().mean()
        expect_close(seen["penalty"], expected, rtol=1e-4, advice="Is the slope taken where the critic was asked?")
    expect_shares(first["points"], second["points"])
