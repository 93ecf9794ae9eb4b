"""How long the gradient is, what is left behind, which steps have a penalty. Slopes are known on paper."""

import torch

from grader.checks import (
    BATCHES,
    as_function,
    check,
    expect_close,
    expect_finite,
    expect_follows,
    expect_hooks,
    expect_model_takes_batch,
    expect_same_gradient,
    expect_slopes,
    expect_tensor,
    expect_true,
    expect_unmodified,
    gradient,
    in_dtype,
    judged,
    remark,
    slopes_of,
)

# How large examples are, and how steep their D is.
SIZES = ((1, 1), (1, 0.1), (30, 1), (1, 5), (0.1, 1), (1, 0.3), (1, 20), (1, 2), (10, 1))
# A step, gamma, and how many steps there are in a round: the ends of rounds, their middle, and late in training.
MOMENTS = (
    (0, 0.5, 4), (3, 1.0, 4), (4, 3.0, 4), (16, 10.0, 16), (15, 10.0, 16), (7, 0.7, 1), (1, 2.0, 16),
    (100_000, 1.0, 5), (6, 5.0, 2),
)  # fmt: skip


def given(generator, shape, **how):
    """A D and real examples of this shape."""
    return judged(generator, shape, **how)[:2]


def penalty(D, real):
    return torch.stack([slope @ slope for slope in slopes_of(D, real)]).sum() / len(real)


def is_due(step, every):
    return step in range(0, step + 1, every)


def penalty_at(D, real, step, gamma, every):
    return penalty(D, real) * (0.5 * gamma * every) if is_due(step, every) else torch.zeros((), dtype=real.dtype)


@check("r1_penalty", points=2, why="The lazy variant meets it as well, but this is written first.")
def check_r1_value(submission, generator):
    """The penalty is the mean over the batch of the squared length of the gradient, for vectors and for images"""
    advice = "How long is the gradient of an example, over all its axes? What is summed, what is averaged?"
    cases = []
    for number, (shape, (size, steepness)) in enumerate(zip(BATCHES, SIZES, strict=True)):
        cases += [given(generator, shape, is_column=number % 4 > 1, size=size, steepness=steepness)]
    how = {"to_all_digits": False, "under_no_grad": False}
    expect_follows(submission, "r1_penalty", penalty, cases, **how, advice=advice)


@check("r1_penalty", points=2, needs=["r1_value"], why="The lazy variant trains by it, but this is written first.")
def check_r1_gradient(submission, generator):
    """The penalty trains D: its gradient reaches the weights, and is its own slope"""
    advice = "The penalty is made of a gradient. Can that be differentiated once more?"
    for shape, steepness in (((5, 2, 3), 1), ((1, 4), 0.2), ((3, 3, 2, 2), 20)):
        D, real = given(generator, shape, is_column=shape[0] == 1, steepness=steepness)
        expect_slopes(lambda *_, D=D, real=real: submission.r1_penalty(D, real), *D.parameters(), advice=advice)


@check("r1_penalty", points=1, needs=["r1_gradient"])
def check_r1_flat(submission, generator):
    """Where D is flat the penalty is 0, and its gradient is finite, at all examples or at some"""
    advice = "A root has an infinite slope at 0. Is there any need for one, if the length is squared again?"
    for dtype in (torch.float32, torch.float64):
        D, real = (in_dtype(value, dtype) for value in given(generator, (4, 3)))
        # So far out a tanh is flat, to the last digit.
        real[1:3] = 1e12
        got, half = submission.r1_penalty(D, real), penalty(D, real[::3]) / 2
        expect_close(got, half, rtol=1e-3, atol=1e-4, advice="Half of the slopes are 0 here.")
        right = gradient(half, *D.parameters())
        found = gradient(got, *D.parameters(), advice=advice) if got.requires_grad else right
        for grad, slope in zip(found, right, strict=True):
            expect_same_gradient(grad, slope, rtol=1e-2, atol=1e-4, advice=advice)
        D.second.data.zero_()
        got = submission.r1_penalty(D, real)
        expect_close(got, real.new_zeros(()), atol=1e-3, advice="Every slope is 0 here.")
        for grad in gradient(got, *D.parameters()) if got.requires_grad else ():
            expect_finite(grad, advice=advice)


@check("r1_penalty", points=1)
def check_r1_traces(submission, generator):
    """D may be any function, or a module in either mode, and the call leaves nothing behind"""
    for number, shape in enumerate(BATCHES):
        D, real = given(generator, shape, is_column=number % 3 == 0)
        D = as_function(D) if number % 2 else D.train(number % 4 > 0)
        got = submission.r1_penalty(D, real.requires_grad_(number > 5))
        expect_unmodified(submission)
        expect_tensor(got, shape=(), dtype=torch.float64)


@check("lazy_r1", points=1, why="It is about the steps alone, whatever the size of the penalty.")
def check_lazy_steps(submission, generator):
    """The penalty comes at step 0 and at each multiple of `every`, and at no other step"""
    D, real = given(generator, (3, 4))
    for step, every in [*((step, 3) for step in range(8)), (16, 16), (17, 16), (5, 1), (80_000, 16), (80_015, 16)]:
        got = submission.lazy_r1(D, real, step, 2.0, every)
        expect_tensor(got, shape=(), dtype=torch.float64, advice="At the steps between it is a zero of that kind.")
        due = is_due(step, every)
        seen = {"expected": "a penalty" if due else "0", "got": "0" if due else "a penalty"}
        message = f"step {step} with every = {every} has {'no' if due else 'a'} penalty"
        advice = "Count on your fingers, from 0. When does a round begin?"
        expect_true(bool(got != 0) == due, message, **seen, advice=advice)


@check("lazy_r1", points=2)
def check_lazy_value(submission, generator):
    """Where it comes, it is gamma / 2 times the penalty, times the number of steps that it stands for"""
    advice = "One step in `every` has the penalty. By what is it multiplied, so that the average stays the same?"
    cases = []
    for number, moment in enumerate(MOMENTS):
        cases += [(*given(generator, BATCHES[number % 9], is_column=number % 2 > 0), *moment)]
    how = {"to_all_digits": False, "under_no_grad": False}
    expect_follows(submission, "lazy_r1", penalty_at, cases, **how, advice=advice)
    D, real = given(generator, (3, 4))
    for step in (0, 1, 15, 16):
        advice = "What is `every` where it is not given?"
        expect_close(submission.lazy_r1(D, real, step, 1.0), penalty_at(D, real, step, 1.0, 16), advice=advice)


@check("lazy_r1", points=1, needs=["lazy_value"])
def check_lazy_gradient(submission, generator):
    """Where the penalty comes it trains D: its gradient reaches the weights, and is its own slope"""
    for moment in ((0, 0.5, 16), (6, 1.0, 3)):
        D, real = given(generator, (3, 2, 2))
        call = lambda *_, given=(D, real, *moment): submission.lazy_r1(*given)  # noqa: E731
        expect_slopes(call, *D.parameters())


@remark("r1_penalty")
def remark_r1_loop(submission, generator):
    """D scores all examples at once, in no loop"""
    expect_model_takes_batch(submission, "r1_penalty", *given(generator, (4, 3)))


@remark("r1_penalty")
def remark_r1_hooks(submission, generator):
    """D itself is called, not its forward"""
    expect_hooks(submission, "r1_penalty", *given(generator, (4, 3)))


@remark("lazy_r1")
def remark_lazy_idle(submission, generator):
    """At the steps between, D has no work"""
    D, real = given(generator, (4, 3))
    submission.lazy_r1(D, real, 5, 1.0, 4)
    advice = "The numbers are right, and the time is spent that R1 is made lazy to save. What is asked first?"
    expect_true(not D.calls, f"D was called {len(D.calls)} times at a step without a penalty", advice=advice)
