"""What `q_sample` and `ddpm_loss` must do."""

import torch

from grader.expect import (
    check,
    expect_close,
    expect_finite,
    expect_gradient,
    expect_tensor,
    expect_true,
    expect_unmodified,
    gradient,
)
from grader.sandbox.builders import AffineDenoiser, FixedDenoiser

# In the first two the batch is as long as the last axis: a weight on the wrong axis raises no error there.
SHAPES = [(3, 3, 3, 3), (2, 2), (4, 1), (5, 1, 8, 6)]
PRECISIONS = [(torch.float32, 1e-5), (torch.float64, 1e-10)]
DTYPES = [(x0, table) for x0, _ in PRECISIONS for table, _ in PRECISIONS]


def draw(generator, *shape, steps=12, dtype=torch.float32):
    """A clean batch, different timesteps (the first and the last among them), a falling table, noise."""
    betas = (0.2 + torch.rand(steps, generator=generator, dtype=torch.float64)) * 2 / steps
    x0 = torch.randn(shape, generator=generator, dtype=dtype)
    noise = torch.randn(shape, generator=generator, dtype=dtype)
    t = torch.cat([torch.tensor([0, steps - 1]), 1 + torch.randperm(steps - 2, generator=generator)])
    return x0, t[: shape[0]], (1 - betas).cumprod(0).to(dtype), noise


def affine(generator):
    """A model whose answer depends on x_t and on t."""
    return AffineDenoiser(*torch.randn(2, generator=generator))


def only_call(model, x0):
    """The x_t and t of the one call of the model."""
    calls = len(model.calls)
    expect_true(calls == 1, "the model was not called exactly once", expected="1 call", got=f"{calls} calls")
    given = len(model.calls[0])
    expect_true(given == 2, "the model takes x_t and t", expected="2 arguments", got=f"{given} arguments")
    x_t, t = model.calls[0]
    expect_tensor(x_t, shape=x0.shape, dtype=x0.dtype, advice="Look at what goes into the model as x_t.")
    advice = "The model expects t as it indexes the table: one whole number for each sample."
    expect_tensor(t, shape=x0.shape[:1], dtype=torch.int64, advice=advice)
    return x_t, t


@check("q_sample", points=0.5)
def check_q_sample_shape(submission, generator):
    """x_t has the shape of x0"""
    advice = "The weights need as many axes as x0 has, however many that is."
    for shape in SHAPES[:2]:
        x0, t, table, noise = draw(generator, *shape)
        expect_tensor(submission.q_sample(x0, t, table, noise), shape=shape, advice=advice)


@check("q_sample", points=0.5, needs=["q_sample_shape"])
def check_q_sample_dtype(submission, generator):
    """x_t has the dtype of x0, whatever the dtype of the table"""
    for dtype, table_dtype in DTYPES:
        x0, t, table, noise = draw(generator, 3, 3, dtype=dtype)
        x_t = submission.q_sample(x0, t, table.to(table_dtype), noise)
        expect_tensor(x_t, shape=(3, 3), dtype=dtype, advice="Where do the dtypes of x0 and the table meet?")


@check("q_sample", points=0.5, needs=["q_sample_shape"])
def check_q_sample_extremes(submission, generator):
    """x_t is exactly x0 where the table is 1, and exactly the noise where it is 0"""
    x0, noise = (1000 * torch.randn(2, 2, generator=generator) for _ in range(2))
    table = torch.tensor([1.0, 1.0, 0.0, 0.0])
    advice = "The table may reach 0 and 1: look at every clamp, small constant and division."
    expect_close(submission.q_sample(x0, torch.tensor([1, 1]), table, noise), x0, advice=advice)
    expect_close(submission.q_sample(x0, torch.tensor([3, 3]), table, noise), noise, advice=advice)


@check("q_sample", points=0.5, needs=["q_sample_shape"])
def check_q_sample_unmodified(submission, generator):
    """q_sample leaves its inputs as they were"""
    submission.q_sample(*draw(generator, 3, 3))
    expect_unmodified(submission)


@check("q_sample", points=1, needs=["q_sample_shape"])
def check_q_sample_variance(submission, generator):
    """Gradients reach x0 and the noise, and variance 1 is kept: the squares of the weights sum to 1"""
    x0, t, table, noise = draw(generator, 3, 3)
    x_t = submission.q_sample(x0.requires_grad_(), t, table, noise.requires_grad_())
    signal, disturbance = gradient(x_t, x0, noise)
    advice = "Does the table hold the share of the variance that is left, or the factor in front of x0?"
    expect_close(signal.square() + disturbance.square(), torch.ones_like(x0), advice=advice)


@check("q_sample", points=1, needs=["q_sample_variance"])
def check_q_sample_value(submission, reference, generator):
    """Each sample is mixed with the weights of its own timestep"""
    advice = "Is it the right entry of the table, taken as it stands, and does it meet the right axis of x0?"
    for shape in SHAPES:
        for dtype, rtol in PRECISIONS:
            batch = draw(generator, *shape, dtype=dtype)
            expected = reference.q_sample(*batch)
            expect_close(submission.q_sample(*batch), expected, rtol=rtol, atol=0.1 * rtol, advice=advice)


@check("ddpm_loss", points=0.5)
def check_loss_shape(submission, generator):
    """The loss is a 0-dim tensor for a batch of any shape"""
    for shape in SHAPES:
        x0, t, table, noise = draw(generator, *shape)
        advice = "One number for the whole batch: average over every axis."
        expect_tensor(submission.ddpm_loss(affine(generator), x0, table, t, noise), shape=(), advice=advice)


@check("ddpm_loss", points=0.5, needs=["loss_shape"])
def check_loss_dtype(submission, generator):
    """The loss has the dtype of x0, whatever the dtype of the table"""
    for dtype, table_dtype in DTYPES:
        x0, t, table, noise = draw(generator, 3, 3, dtype=dtype)
        loss = submission.ddpm_loss(affine(generator), x0, table.to(table_dtype), t, noise)
        expect_tensor(loss, shape=(), dtype=dtype)


@check("ddpm_loss", points=0.5, needs=["loss_shape"])
def check_loss_extremes(submission, generator):
    """The loss and its gradient stay finite where the table is 1 or 0 and the error is nothing or huge"""
    x0, t, _, noise = draw(generator, 3, 3, steps=3)
    table = torch.tensor([1.0, 0.5, 0.0])
    advice = "The error of the noise needs no division, no square root and no logarithm."
    for size in (0.0, 1e4):
        model = AffineDenoiser(torch.tensor(size), torch.tensor(size))
        loss = submission.ddpm_loss(model, size * x0, table, t, size * noise)
        expect_finite(loss, advice=advice)
        if loss.requires_grad:  # whether it must is the gradient check's question
            gradient(loss, model.weight, advice=advice)


@check("ddpm_loss", points=0.5, needs=["loss_shape"])
def check_loss_unmodified(submission, generator):
    """ddpm_loss leaves its inputs as they were"""
    x0, t, table, noise = draw(generator, 3, 3)
    submission.ddpm_loss(affine(generator), x0, table, t, noise)
    expect_unmodified(submission)


@check("ddpm_loss", points=0.5, needs=["loss_shape"])
def check_loss_model_call(submission, reference, generator):
    """The model is called once, with x_t and the whole-number timestep of each sample"""
    x0, t, table, noise = draw(generator, 8, 3, 3, 3)
    advice = "The model should see x_t, made from exactly the t and the noise that were given."
    for given_t, given_noise in ((t, noise), (torch.zeros_like(t), noise), (t, torch.zeros_like(noise))):
        expected = reference.q_sample(x0, given_t, table, given_noise)
        model = FixedDenoiser(given_noise)
        submission.ddpm_loss(model, x0, table, given_t, given_noise)
        seen_x_t, seen_t = only_call(model, x0)
        expect_close(seen_x_t, expected, advice=advice)
        is_same = torch.equal(seen_t, given_t)
        expect_true(is_same, "the model was given other timesteps than t", advice=advice)
        advice = "Zeros that are given are given: only None asks you to draw."


@check("ddpm_loss", points=0.5, needs=["loss_shape"])
def check_loss_oracle(submission, generator):
    """A model that answers with the true noise has loss 0"""
    advice = "What should a perfect model answer? Compare its answer with exactly that, element by element."
    for shape in SHAPES:
        x0, t, table, noise = draw(generator, *shape)
        expect_close(submission.ddpm_loss(FixedDenoiser(noise), x0, table, t, noise), 0.0, advice=advice)


@check("ddpm_loss", points=1, needs=["loss_oracle"])
def check_loss_value(submission, reference, generator):
    """The loss is the mean of the squared errors"""
    advice = "If the ratio of the two numbers depends on the batch or its shape, look at how you average."
    for shape in SHAPES:
        for dtype, rtol in PRECISIONS:
            x0, t, table, noise = draw(generator, *shape, dtype=dtype)
            model = affine(generator)
            expected = reference.ddpm_loss(model, x0, table, t, noise)
            loss = submission.ddpm_loss(model, x0, table, t, noise)
            expect_close(loss, expected, rtol=10 * rtol, atol=rtol, advice=advice)


@check("ddpm_loss", points=0.5, needs=["loss_value"])
def check_loss_gradient(submission, reference, generator):
    """The gradient of the loss reaches the weights of the model"""
    x0, t, table, noise = draw(generator, 3, 3)
    model = affine(generator)
    (expected,) = gradient(reference.ddpm_loss(model, x0, table, t, noise), model.weight)
    expect_gradient(submission.ddpm_loss(model, x0, table, t, noise), model.weight, expected, atol=1e-5)


def pairs(draws):
    """Samples of a batch that might depend on each other: where they are, and both sides of all such pairs."""
    half = len(draws) // 2
    return (
        ("next to each other", draws[:-1], draws[1:]),
        ("half a batch apart", draws[:half], draws[half:]),
        ("at mirrored places", draws[:half], draws.flip(0)[:half]),
    )


def shares(values, count):
    """How often each of 0, ..., count-1 comes up, as shares."""
    return values.bincount(minlength=count) / len(values)


@check("ddpm_loss", points=0.5, needs=["loss_oracle", "loss_model_call"])
def check_loss_drawn_t(submission, generator):
    """Without t, every sample draws its own timestep, all equally likely, independently of the others"""
    x0, noise = (torch.randn(8000, 1, generator=generator) for _ in range(2))

    def drawn_t(table):
        model = FixedDenoiser(noise)
        loss = submission.ddpm_loss(model, x0, table, noise=noise)
        expect_close(loss, 0.0, advice="Only t was left out: the noise that was given should still be used.")
        return only_call(model, x0)[1]

    first, second = (drawn_t(torch.tensor([0.9, 0.7, 0.4, 0.2])) for _ in range(2))
    advice = "Draw one for each sample, from the first index of the table to the last."
    expect_close(shares(first, 4), torch.full((4,), 1 / 4), atol=0.03, advice=advice)  # standard deviation 0.005
    expect_true(not torch.equal(first, second), "two calls drew the same timesteps", advice="Is something seeded?")
    for where, one, other in (*pairs(first), ("in two calls", first, second)):
        advice = f"These are the shares of the 16 pairs of timesteps of samples {where}. None should stand out."
        expected = torch.full((16,), 1 / 16)
        expect_close(shares(4 * one + other, 16), expected, atol=0.03, advice=advice)  # up to 0.004
    # 8000 draws from 10 000 timesteps: how often each comes up has a variance as large as its mean, 0.8.
    counts = drawn_t(torch.linspace(0.99, 0.01, 10_000)).bincount(minlength=10_000).double()
    spread = float(counts.var() / counts.mean())
    expect_true(
        abs(spread - 1) < 0.2,  # standard deviation 0.014
        "the timesteps come up too evenly" if spread < 1 else "the timesteps come up too unevenly",
        expected="a variance of the counts 1 times their mean",
        got=f"{spread:.3g} times",
        advice="Independent draws repeat themselves and leave gaps. Are yours dealt out, or used more than once?",
    )


@check("ddpm_loss", points=1, needs=["loss_value", "loss_model_call"])
def check_loss_drawn_noise(submission, generator):
    """Without noise, every element draws its own from N(0, 1) in the dtype of x0; the target is that noise"""
    x0, t, table, _ = draw(generator, 500, 2, 3, 4, steps=500)

    def drawn_noise(x0, table):
        model = FixedDenoiser(torch.zeros_like(x0))
        loss = submission.ddpm_loss(model, x0, table, t)
        x_t, seen_t = only_call(model, x0)
        expect_true(torch.equal(seen_t, t), "only the noise was left out, but t was drawn as well")
        alpha_bar = table[t].reshape(-1, 1, 1, 1)
        noise = (x_t - alpha_bar.sqrt() * x0) / (1 - alpha_bar).sqrt()
        advice = "For a model that answers 0, the loss is the mean square of the noise that is inside x_t."
        expect_close(loss, noise.square().mean(), rtol=1e-4, advice=advice)
        return noise

    noise, again = (drawn_noise(x0, table) for _ in range(2))
    spread = torch.stack([noise.var(dim=axis).mean() for axis in range(4)])
    advice = "Along each axis the variance should be 1; it is 0 where the noise is shared along that axis."
    expect_close(spread, torch.ones(4), atol=0.12, advice=advice)  # standard deviations up to 0.018
    advice = "A standard normal distribution has mean 0 and fourth moment 3."
    expect_close(noise.mean(), 0.0, atol=0.06, advice=advice)  # standard deviation 0.009
    expect_close(noise.pow(4).mean(), 3.0, atol=0.7, advice=advice)  # standard deviation 0.09
    expect_true(not torch.equal(noise, again), "two calls drew the same noise", advice="Is something seeded?")
    for where, one, other in (*pairs(noise), ("in two calls", noise, again)):
        advice = f"This is the covariance of the noise of samples {where}; it should be 0."
        expect_close((one * other).mean(), 0.0, atol=0.1, advice=advice)  # standard deviation up to 0.013
    drawn_noise(x0.double(), table.double())
