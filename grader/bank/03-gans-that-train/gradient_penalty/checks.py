"""Where the gradient is taken, how long it is, and what is left behind. The definition has the slope on paper."""

import torch

from grader.checks import (
    BATCHES,
    as_function,
    between,
    check,
    drawn_between,
    expect_any_strides,
    expect_close,
    expect_finite,
    expect_follows,
    expect_hooks,
    expect_model_takes_batch,
    expect_random_states,
    expect_same_gradient,
    expect_slopes,
    expect_tensor,
    expect_uniform,
    expect_unmodified,
    expect_whole_batch,
    gradient,
    in_dtype,
    judged,
    normal,
    remark,
    slopes_of,
    spread,
)

# How large examples are, and how steep their critic is; each meets a shape as (batch,) and another as (batch, 1).
SIZES = ((1, 1), (1, 0.1), (30, 1), (1, 10), (0.1, 1), (1, 0.3), (1, 100), (1, 3), (10, 1))
# So many examples in a batch, and so many calls.
DRAWS = ((8, 250), (3, 500), (4000, 1), (4000, 1), (1, 500))
DRAWS_JUDGED = ((8, 40), (1, 200), (1000, 1), (1000, 1))


def penalty(critic, real, fake, alpha):
    return ((slopes_of(critic, between(real, fake, alpha)) ** 2).sum(1) ** 0.5 - 1).square().mean()


@check("interpolate", points=2)
def check_interpolate_value(submission, generator):
    """Each point lies between the real and the fake example of its row, by its own share, for any shape"""
    cases = [judged(generator, shape)[1:] for shape in BATCHES]
    cases += [(*(spread(generator, case[0].shape, 0.1, 30) for _ in range(2)), case[2]) for case in cases]
    # All shares alike: the ends, and halfway.
    for (real, fake, alpha), share in zip(cases[:7], (0, 1, 0.5, 0, 1, 0, 1), strict=True):
        cases += [(real, fake, 0 * alpha + share)]
    advice = "At alpha 1 the point is the real example. Which axis of real does alpha belong to?"
    expect_follows(submission, "interpolate", between, cases, advice=advice)


@check("interpolate", points=1, needs=["interpolate_value"], why="The penalty meets it as well; here it is alone.")
def check_interpolate_draw(submission, generator):
    """Without alpha, each example of every batch draws one share for all its features, uniform from 0 to 1"""
    real, fake = normal(generator, (3, 2, 4), (3, 2, 4))
    expect_random_states(submission, "interpolate", real, fake)
    shares = [drawn_between(submission, "interpolate", generator, *size) for size in DRAWS]
    shares += [drawn_between(submission, "interpolate", generator, 8, 500, dtype=torch.float64)]
    expect_uniform(*shares)
    for shape in BATCHES:
        real, fake = normal(generator, shape, shape)
        expect_tensor(submission.interpolate(real, fake, None), shape=shape, dtype=torch.float64)


@check("gradient_penalty", points=2)
def check_penalty_value(submission, generator):
    """The penalty is the mean of (slope - 1)², one slope for each example, for vectors and for images"""
    advice = "How long is the gradient of an example, over all its axes? When is it squared, when averaged?"
    cases = []
    for number, shape in enumerate((*BATCHES, *BATCHES)):
        size, steepness = SIZES[(number + number // 9) % 9]
        cases += [judged(generator, shape, is_column=number > 8, size=size, steepness=steepness)]
    how = {"to_all_digits": False, "under_no_grad": False}
    expect_follows(submission, "gradient_penalty", penalty, cases, **how, advice=advice)


@check("gradient_penalty", points=2, needs=["penalty_value"])
def check_penalty_gradient(submission, generator):
    """The penalty trains the critic: its gradient reaches the weights, and is its own slope"""
    advice = "The penalty is made of a gradient. Can that be differentiated once more?"
    for shape, steepness in (((5, 2, 3), 1), ((1, 4), 0.2), ((3, 3, 2, 2), 20)):
        given = judged(generator, shape, is_column=shape[0] == 1, steepness=steepness)
        call = lambda *_, given=given: submission.gradient_penalty(*given)  # noqa: E731
        expect_slopes(call, *given[0].parameters(), advice=advice)


@check("gradient_penalty", points=1, needs=["penalty_gradient"])
def check_penalty_flat(submission, generator):
    """Where the critic is flat the penalty is 1, and its gradient is finite, at all examples or at some"""
    advice = "A root has an infinite slope at 0. Is there a length that is safe there?"
    for dtype in (torch.float32, torch.float64):
        critic, real, fake, alpha = (in_dtype(value, dtype) for value in judged(generator, (4, 3)))
        # So far out a tanh is flat, to the last digit.
        real[1:3] = fake[1:3] = 1e12
        got = submission.gradient_penalty(critic, real, fake, alpha)
        others = penalty(critic, *(batch[::3] for batch in (real, fake, alpha)))
        expect_close(got, (1 + others) / 2, rtol=1e-3, atol=1e-3, advice="Half of the slopes are 0 here.")
        right = gradient(others / 2, *critic.parameters())
        found = gradient(got, *critic.parameters(), advice=advice) if got.requires_grad else right
        for grad, slope in zip(found, right, strict=True):
            expect_same_gradient(grad, slope, rtol=1e-2, atol=1e-4, advice=advice)
        critic.second.data.zero_()
        got = submission.gradient_penalty(critic, real, fake, alpha)
        expect_close(got, real.new_tensor(1.0), atol=1e-3, advice="Every slope is 0 here.")
        for grad in gradient(got, *critic.parameters()) if got.requires_grad else ():
            expect_finite(grad, advice=advice)


@check("gradient_penalty", points=1)
def check_penalty_traces(submission, generator):
    """A critic may be any function, fakes may come from a generator, and the call leaves nothing behind"""
    for number, shape in enumerate(BATCHES):
        critic, real, fake, alpha = judged(generator, shape, is_column=number % 3 == 0)
        critic = as_function(critic) if number % 2 else critic.train(number % 4 > 0)
        right = penalty(critic, real, fake, alpha).detach()
        for given in ((alpha,), ()):
            got = submission.gradient_penalty(critic, real, fake.requires_grad_(), *given)
            expect_unmodified(submission)
            expect_tensor(got, shape=(), dtype=torch.float64)
            if given:
                expect_close(got, right, rtol=1e-4, atol=1e-5)


@check("gradient_penalty", points=1, needs=["penalty_value"])
def check_penalty_draw(submission, generator):
    """Without alpha the slope is taken at points that are drawn, a share for each example"""
    critic, *given, _ = judged(generator, (3, 4))
    expect_random_states(submission, "gradient_penalty", critic, *given)
    call = (submission, "gradient_penalty", generator)
    expect_uniform(*(drawn_between(*call, *size, is_judged=True) for size in DRAWS_JUDGED))


@remark("interpolate")
def remark_points_strides(submission, generator):
    """Examples in any order in memory"""
    expect_any_strides(submission.interpolate, *judged(generator, (3, 2, 4, 5))[1:])


@remark("interpolate")
def remark_points_loop(submission, generator):
    """All points at once, in no loop"""
    expect_whole_batch(submission, "interpolate", *judged(generator, (4, 3))[1:])


@remark("gradient_penalty")
def remark_penalty_loop(submission, generator):
    """The critic scores all points at once, in no loop"""
    expect_model_takes_batch(submission, "gradient_penalty", *judged(generator, (4, 3)))


@remark("gradient_penalty")
def remark_penalty_hooks(submission, generator):
    """The critic itself is called, not its forward"""
    expect_hooks(submission, "gradient_penalty", *judged(generator, (4, 3)))
