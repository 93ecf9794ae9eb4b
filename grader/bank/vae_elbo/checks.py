"""What a right VAE loss does. A function's gradient and extremes are asked for once its values are right."""

import math

import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence

from grader.expect import (
    check,
    describe,
    expect_close,
    expect_finite,
    expect_gradient,
    expect_tensor,
    expect_true,
    expect_unmodified,
    number_text,
)

# (batch, latent): a batch as wide as the latent, a batch of one, a wide latent, a latent of one.
SIZES = ((4, 4), (1, 3), (3, 7), (5, 1))
# Shapes of x: one with batch = height = width, a batch of one, channels and unequal sides, no image at all.
IMAGES = ((4, 1, 4, 4), (1, 1, 2, 5), (3, 2, 4, 6), (5, 8))
DRAWS = 20_000

DIGITS_LOST = "All inputs are float64. Do the numbers pass through float32, or is a small constant added to them?"


def fresh(count, *size, generator, dtype=torch.float32):
    """So many tensors of fresh standard normal numbers: mu, logvar and eps."""
    return torch.randn(count, *size, generator=generator, dtype=dtype).unbind()


def expect_pure(submission, call):
    """Two equal calls agree, and neither writes into its inputs."""
    first = call()
    expect_unmodified(submission)
    second = call()
    expect_true(
        torch.equal(first.nan_to_num(), second.nan_to_num()),
        "two calls with the same inputs differ",
        expected=describe(first),
        got=describe(second),
        advice="Something in the result is drawn afresh, although everything it depends on was given.",
    )


def expect_exact(got, expected):
    """`got` keeps the digits of float64."""
    expect_close(got, expected, rtol=1e-10, atol=1e-11, advice=DIGITS_LOST)


# reparameterize


@check("reparameterize", points=0.25)
def check_reparameterize_shape(submission, generator):
    """A sample has the shape and the dtype of mu"""
    for size in SIZES:
        for dtype in (torch.float32, torch.float64):
            mu, logvar, eps = fresh(3, *size, generator=generator, dtype=dtype)
            for z in (submission.reparameterize(mu, logvar, eps=eps), submission.reparameterize(mu, logvar)):
                expect_tensor(z, shape=size, dtype=dtype, advice="Return z alone, as large as mu.")


@check("reparameterize", points=0.25, needs=["reparameterize_shape"])
def check_reparameterize_inputs(submission, generator):
    """With noise given, a sample is repeatable and the inputs stay as they were"""
    mu, logvar, eps = fresh(3, 2, 3, generator=generator)
    expect_pure(submission, lambda: submission.reparameterize(mu, logvar, eps=eps))


@check("reparameterize", points=0.5, needs=["reparameterize_shape"])
def check_reparameterize_injected(submission, reference, generator):
    """Given noise is scaled by the standard deviation and shifted by mu"""
    for size in SIZES:
        mu, logvar, eps = fresh(3, *size, generator=generator)
        z = submission.reparameterize(mu, logvar, eps=torch.zeros_like(mu))
        expect_close(z, mu, advice="Without noise (eps = 0) a sample is the mean. What else happens to mu?")
        z = submission.reparameterize(mu, logvar, eps=eps)
        advice = "logvar is the logarithm of the variance. What turns it into a standard deviation?"
        expect_close(z, reference.reparameterize(mu, logvar, eps), advice=advice)


@check("reparameterize", points=0.5, needs=["reparameterize_inputs", "reparameterize_injected"])
def check_reparameterize_gradient(submission, generator):
    """A gradient reaches mu and logvar, also when the noise is drawn inside"""
    mu, logvar, given = fresh(3, 4, 3, generator=generator)
    mu, logvar = mu.requires_grad_(), logvar.requires_grad_()
    for eps in (given, None):
        advice = "Which step on the way from {} to z has no derivative?"
        z = submission.reparameterize(mu, logvar, eps=eps)
        expect_gradient(z, mu, torch.ones_like(mu), advice=advice.format("mu"))
        z = submission.reparameterize(mu, logvar, eps=eps)
        expect_finite(z)
        # Whatever eps was: z - mu = exp(logvar / 2) eps, and its derivative by logvar is half of it.
        expect_gradient(z, logvar, (z - mu).detach() / 2, atol=1e-6, advice=advice.format("logvar"))


@check("reparameterize", points=0.5, needs=["reparameterize_injected"])
def check_reparameterize_noise(submission, generator):
    """Drawn samples are Gaussian with the mean and the standard deviation asked for"""
    (mu,), sigma = fresh(1, 3, generator=generator), torch.tensor([0.5, 1.0, 2.0])
    z = submission.reparameterize(mu.repeat(DRAWS, 1), sigma.square().log().repeat(DRAWS, 1))
    noise = (z - mu) / sigma
    advice = f"With {DRAWS} samples this is not chance. Which distribution should eps have?"
    # Seven standard errors of a mean and of a standard deviation, ten of the share.
    expect_close(noise.mean(dim=0), torch.zeros(3), atol=0.05, advice=advice)
    expect_close(noise.std(dim=0), torch.ones(3), atol=0.035, advice=advice)
    within = (noise.abs() < 1).float().mean()
    expect_close(within, 0.6827, atol=0.02, advice="Of a Gaussian, 68 % lies within one sigma.")


@check("reparameterize", points=0.5, needs=["reparameterize_injected"])
def check_reparameterize_independent(submission, generator):
    """Every element of every call gets noise of its own"""
    mu = torch.randn(3, generator=generator).repeat(DRAWS, 1)
    first, second = (submission.reparameterize(mu, torch.zeros_like(mu)) - mu for _ in range(2))
    # The axes of one call, with those of the row before, of the other half, of the mirrored row, of another call.
    others = (first.roll(1, dims=0), first.roll(DRAWS // 2, dims=0), first.flip(0), second)
    largest = 0.0
    for other in others:
        correlation = torch.cat([first, other], dim=1).T.corrcoef().fill_diagonal_(0)
        largest = max(largest, float(correlation.nan_to_num(nan=1.0).abs().max()))
    expect_true(
        largest < 0.08,  # standard deviation 0.01 where every pair is counted twice, 0.007 elsewhere
        "noise that should be independent moves together",
        expected="correlations near 0",
        got=f"a correlation of {number_text(largest)}",
        advice="Compare two rows, two columns and two calls. Which of them share their noise?",
    )


@check("reparameterize", points=0.5, needs=["reparameterize_injected"])
def check_reparameterize_extreme(submission, generator):
    """A very small or very large variance is taken as it is"""
    (eps,), logvar = fresh(1, 1, 3, generator=generator), torch.tensor([[-60.0, -30.0, 40.0]])
    expected = eps * (logvar / 2).exp()
    z = submission.reparameterize(torch.zeros(1, 3), logvar, eps=eps)
    advice = "Here sigma lies between 1e-13 and 1e9. Does something add to it, or keep it in a range?"
    expect_close(z, expected, atol=0, advice=advice)


@check("reparameterize", points=0.5, needs=["reparameterize_injected"])
def check_reparameterize_precision(submission, reference, generator):
    """A float64 sample is exact to float64"""
    mu, logvar, eps = fresh(3, 3, 5, generator=generator, dtype=torch.float64)
    expect_exact(submission.reparameterize(mu, logvar, eps=eps), reference.reparameterize(mu, logvar, eps))


# kl_standard_normal


def kl_to_prior(mu, logvar):
    """The KL of each example, by torch.distributions."""
    return kl_divergence(Normal(mu, logvar.exp().sqrt()), Normal(0, 1)).sum(dim=1)


@check("kl_standard_normal", points=0.5)
def check_kl_shape(submission, generator):
    """The KL has one value for each example, in the dtype of mu"""
    for batch, latent in SIZES:
        for dtype in (torch.float32, torch.float64):
            mu, logvar = fresh(2, batch, latent, generator=generator, dtype=dtype)
            kl = submission.kl_standard_normal(mu, logvar)
            advice = "mu is (batch, latent) and the result (batch,): which of the two axes goes away?"
            expect_tensor(kl, shape=(batch,), dtype=dtype, advice=advice)


@check("kl_standard_normal", points=0.5, needs=["kl_shape"])
def check_kl_inputs(submission, generator):
    """The KL is repeatable and leaves its inputs as they were"""
    mu, logvar = fresh(2, 4, 3, generator=generator)
    expect_pure(submission, lambda: submission.kl_standard_normal(mu, logvar))


@check("kl_standard_normal", points=0.5, needs=["kl_shape"])
def check_kl_closed_form(submission, generator):
    """The KL is 0 at the prior and equals the KL of two Gaussians elsewhere"""
    at_prior = submission.kl_standard_normal(torch.zeros(2, 3), torch.zeros(2, 3))
    advice = "Here mu = 0 and logvar = 0, so q is the prior. How far is a distribution from itself?"
    expect_close(at_prior, torch.zeros(2), advice=advice)
    for size in SIZES:
        mu, logvar = fresh(2, *size, generator=generator)
        kl = submission.kl_standard_normal(mu, logvar)
        advice = "Try mu alone (logvar = 0), then logvar alone (mu = 0), with one latent: which term is off?"
        expect_close(kl, kl_to_prior(mu, logvar), rtol=1e-4, atol=1e-5, advice=advice)


@check("kl_standard_normal", points=0.5, needs=["kl_inputs", "kl_closed_form"])
def check_kl_gradient(submission, generator):
    """The KL pulls mu towards 0 and the variance towards 1"""
    mu, logvar = (tensor.requires_grad_() for tensor in fresh(2, 4, 3, generator=generator))
    for name, wrt, slope in (("mu", mu, mu), ("logvar", logvar, (logvar.exp() - 1) / 2)):
        kl = submission.kl_standard_normal(mu, logvar)
        advice = f"The values are right. What cuts the graph between {name} and the result?"
        expect_gradient(kl, wrt, slope.detach(), atol=1e-6, advice=advice)


@check("kl_standard_normal", points=0.5, needs=["kl_closed_form"])
def check_kl_extreme(submission, generator):
    """The KL is right for a very narrow and a very wide Gaussian"""
    (mu,), logvar = fresh(1, 3, 1, generator=generator), torch.tensor([[-60.0], [-25.0], [25.0]])
    expected = (mu.square() + logvar.exp() - 1 - logvar).squeeze(dim=1) / 2
    advice = "logvar is a logarithm already. Does it go through exp and log again, or is it kept in a range?"
    expect_close(submission.kl_standard_normal(mu, logvar), expected, advice=advice)


@check("kl_standard_normal", points=0.5, needs=["kl_closed_form"])
def check_kl_precision(submission, generator):
    """The KL of float64 inputs is exact to float64"""
    mu, logvar = fresh(2, 4, 3, generator=generator, dtype=torch.float64)
    expect_exact(submission.kl_standard_normal(mu, logvar), kl_to_prior(mu, logvar))


# negative_elbo


def batch_of(shape, *, generator, dtype=torch.float32):
    """Grey images with black and white pixels among them, logits, mu and logvar (two latents)."""
    x = (torch.rand(shape, generator=generator, dtype=dtype) * 1.5 - 0.25).clamp(0, 1)
    (logits,) = fresh(1, *shape, generator=generator, dtype=dtype)
    return x, 2 * logits, *fresh(2, shape[0], 2, generator=generator, dtype=dtype)


@check("negative_elbo", points=0.25)
def check_elbo_shape(submission, generator):
    """The loss is one number for the whole batch, in the dtype of its inputs"""
    for shape in IMAGES:
        for dtype in (torch.float32, torch.float64):
            loss = submission.negative_elbo(*batch_of(shape, generator=generator, dtype=dtype))
            advice = "Return the loss alone: no separate terms, no axis left over."
            expect_tensor(loss, shape=(), dtype=dtype, advice=advice)


@check("negative_elbo", points=0.25, needs=["elbo_shape"])
def check_elbo_inputs(submission, generator):
    """The loss is repeatable and leaves its inputs as they were"""
    inputs = batch_of((3, 1, 4, 6), generator=generator)
    expect_pure(submission, lambda: submission.negative_elbo(*inputs, beta=2.0))


@check("negative_elbo", points=0.5, needs=["elbo_shape"])
def check_elbo_reconstruction(submission, generator):
    """With beta = 0 the loss is the cross-entropy of the pixels, summed over an image"""
    for shape in IMAGES:
        x, logits, mu, logvar = batch_of(shape, generator=generator)
        expected = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / shape[0]
        advice = "Should it change with twice as many pixels? With twice as many images? With another KL?"
        loss = submission.negative_elbo(x, logits, mu, logvar, beta=0.0)
        expect_close(loss, expected, rtol=1e-4, advice=advice)


@check("negative_elbo", points=0.5, needs=["elbo_reconstruction"])
def check_elbo_bound(submission, generator):
    """Minus the loss never exceeds log p(x), and nearly reaches it where q fits the posterior"""
    x, logits, mu, logvar, log_px = fitted_vae(generator)
    elbo = -float(submission.negative_elbo(x, logits, mu, logvar))
    shown = {"expected": f"a little below log p(x) = {number_text(log_px)}", "got": number_text(elbo)}
    advice = "If a check of the KL fails, begin there. Otherwise: how does the KL enter the loss?"
    expect_true(elbo < log_px + 0.01, "minus the loss is no lower bound of log p(x)", **shown, advice=advice)
    expect_true(elbo > log_px - 0.15, "minus the loss is far below log p(x)", **shown, advice=advice)


def fitted_vae(generator):
    """A VAE so small that log p(x) is an easy integral: two latents, each with four binary pixels of its own.

    Returns x, x_logits, mu, logvar for 4096 evenly spread samples of a q fitted to the posterior; log p(x).
    """
    bias = torch.randn(2, 4, generator=generator) / 2
    x, side, size = (torch.rand(2, 4, generator=generator) for _ in range(3))
    x, weight = x.round(), (2 + size) * (2 * side.round() - 1)

    def decode(z):  # (..., 2) -> (..., 2, 4)
        return weight * z.unsqueeze(-1) + bias

    grid = torch.linspace(-8, 8, 1601).unsqueeze(1).expand(-1, 2)
    log_joint = Normal(0, 1).log_prob(grid) - F.softplus((1 - 2 * x) * decode(grid)).sum(dim=-1)
    log_px = (log_joint.logsumexp(dim=0) + math.log(0.01)).sum()
    posterior = log_joint.softmax(dim=0)
    mean = (posterior * grid).sum(dim=0)
    variance = (posterior * (grid - mean).square()).sum(dim=0)

    spread = Normal(0, 1).icdf((torch.arange(64) + 0.5) / 64)
    eps = torch.cartesian_prod(spread, spread) / spread.std(correction=0)
    logits = decode(mean + variance.sqrt() * eps)
    mu, logvar = (tensor.repeat(len(eps), 1) for tensor in (mean, variance.log()))
    return x.repeat(len(eps), 1, 1), logits, mu, logvar, float(log_px)


@check("negative_elbo", points=0.5, needs=["elbo_inputs", "elbo_bound"])
def check_elbo_beta(submission, generator):
    """beta multiplies the KL, fractions of beta included"""
    for beta in (0.25, 1.0, 2.5):
        x, logits, mu, logvar = batch_of((3, 1, 4, 6), generator=generator)
        expected = loss_of(x, logits, mu, logvar, beta)
        advice = f"Here beta = {beta:g}. Which number is the KL really multiplied by?"
        loss = submission.negative_elbo(x, logits, mu, logvar, beta=beta)
        expect_close(loss, expected, rtol=1e-4, advice=advice)


def loss_of(x, logits, mu, logvar, beta):
    """The loss by the definitions of its terms."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    return reconstruction + beta * kl_to_prior(mu, logvar).mean()


@check("negative_elbo", points=0.5, needs=["elbo_beta"])
def check_elbo_gradient(submission, generator):
    """A gradient reaches the logits, mu and logvar, and beta scales that of the KL alone"""
    for beta in (0.25, 2.5):
        x, *inputs = batch_of((3, 1, 4, 6), generator=generator)
        logits, mu, logvar = (tensor.requires_grad_() for tensor in inputs)
        for name, wrt, slope in (
            ("the logits", logits, (logits.sigmoid() - x) / 3),
            ("mu", mu, beta * mu / 3),
            ("logvar", logvar, beta * (logvar.exp() - 1) / 6),
        ):
            loss = submission.negative_elbo(x, logits, mu, logvar, beta=beta)
            advice = f"This is the gradient for {name} at beta = {beta:g}. Which term does it come from?"
            expect_gradient(loss, wrt, slope.detach(), atol=1e-6, advice=advice)


@check("negative_elbo", points=0.5, needs=["elbo_reconstruction"])
def check_elbo_extreme(submission, generator):
    """A pixel that is wrong with logit 300 costs 300 nats, not infinity"""
    x = torch.rand(2, 1, 2, 3, generator=generator).round()
    expected = 300.0 * x[0].numel()
    loss = submission.negative_elbo(x, 300 - 600 * x, torch.zeros(2, 2), torch.zeros(2, 2), beta=0.0)
    advice = "In float32 the sigmoid of 300 is exactly 1. Can you get to the loss without it?"
    expect_close(loss, expected, advice=advice)


@check("negative_elbo", points=0.5, needs=["elbo_beta"])
def check_elbo_precision(submission, generator):
    """The loss of float64 inputs is exact to float64"""
    for beta in (0.0, 2.5):
        inputs = batch_of((3, 1, 4, 6), generator=generator, dtype=torch.float64)
        expect_exact(submission.negative_elbo(*inputs, beta=beta), loss_of(*inputs, beta))
