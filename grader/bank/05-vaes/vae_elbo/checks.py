"""What the VAE loss does, asked of each function: first its values, then its gradients."""

import torch

from grader.checks import (
    BATCHES,
    check,
    expect_any_strides,
    expect_finite,
    expect_follows,
    expect_gradient,
    expect_half,
    expect_random_states,
    expect_slopes,
    expect_standard_normal,
    expect_tensor,
    expect_whole_batch,
    gaussian_sample,
    kl_to_prior,
    normal,
    pixel_cross_entropy,
    pixels,
    remark,
    spread,
    tables,
)

# The shape of x and the number of latents: no two sizes of one are alike, and none is a 2 that hides in a formula.
SHAPES = (((3, 7, 5), 4), ((4, 6), 9), ((5, 3, 4, 6), 7), ((1, 8), 3), ((6, 5), 1))


def wide(generator, shape):
    """Log-variances of every size, from -60 to 40."""
    logvar = spread(generator, shape, 0.01, 40)
    return torch.where(logvar < 0, 1.5 * logvar, logvar)


def loss(x, x_logits, mu, logvar, beta=1.0):
    return (pixel_cross_entropy(x, x_logits) + beta * kl_to_prior(mu, logvar)).mean()


@check("reparameterize", points=1.5)
def check_reparameterize_given(submission, generator):
    """Given noise is scaled by the standard deviation, however small or large, and shifted by mu"""
    advice = "logvar is the logarithm of the variance. What turns it into a standard deviation? Where does mu go?"
    cases = [*tables(generator, 3), (*normal(generator, (2, 3), (2, 3)), torch.zeros(2, 3))]
    # What is kept from falling is lost beside what is large, so it stands alone.
    cases += [torch.tensor([[[0.0, 0.0]], [logvar], [[1e6, 1e6]]]) for logvar in ([-60.0, 40.0], [-60.0, -36.0])]
    cases += [(spread(generator, (24, 1), 1e-3, 1e3), wide(generator, (24, 1)), *normal(generator, (24, 1)))]
    expect_follows(submission, "reparameterize", gaussian_sample, cases, advice=advice)


@check("reparameterize", points=1, needs=["reparameterize_given"])
def check_reparameterize_gradient(submission, generator):
    """A gradient reaches mu and logvar, also when the noise is drawn inside"""
    mu, logvar, given = (tensor.requires_grad_() for tensor in normal(generator, (4, 3), (4, 3), (4, 3)))
    for eps in (given, None, None):
        z = submission.reparameterize(mu, logvar, eps=eps)
        expect_gradient(z, mu, torch.ones_like(mu))
        # Whatever eps was: z - mu = exp(logvar / 2) eps, and its derivative by logvar is half of it.
        expect_gradient(z, logvar, (z - mu).detach() / 2, atol=1e-6)


@check("reparameterize", points=1.5, needs=["reparameterize_given"])
def check_reparameterize_drawn(submission, generator):
    """Without noise, every element of every call draws its own from N(0, 1), in small batches as in large ones"""
    expect_random_states(submission, "reparameterize", *torch.zeros(2, 3, 2))
    draws = []
    for times, *shape in ((250, 8, 5), (250, 1, 3), (1, 1000, 24), (1, 1000, 24), (1, 9000, 24)):
        # Of a large batch every example has the same distribution; of a small one, each its own.
        rows = shape if times > 1 else (1, shape[1])
        mu, logvar = (spread(generator, rows, 0.1, size).float().expand(shape) for size in (10, 5))
        z = submission.via("on_and_off").reparameterize(times, mu, logvar)
        expect_tensor(z, shape=(times, *shape))
        draws += [((z - mu) / (logvar / 2).exp()).squeeze(0)]
    expect_standard_normal(draws)
    for shape in ((1, 1), (2, 3)):
        z = submission.reparameterize(*torch.zeros(2, *shape, dtype=torch.float64))
        expect_tensor(z, shape=shape, dtype=torch.float64)
        expect_finite(z)


@check("kl_standard_normal", points=2)
def check_kl_value(submission, generator):
    """The KL of each example is 0 at the prior and that of two Gaussians elsewhere, however narrow or wide"""
    advice = "Try mu alone (logvar = 0), then logvar alone (mu = 0), with one latent: which term is off?"
    cases = [*tables(generator, 2), torch.zeros(2, 2, 3), torch.tensor([[[0.5], [0.5]], [[-60.0], [25.0]]])]
    cases += [(spread(generator, (24, 1), 1e-3, 1e3), wide(generator, (24, 1)))]
    expect_follows(submission, "kl_standard_normal", kl_to_prior, cases, advice=advice)


@check("kl_standard_normal", points=0.5, needs=["kl_value"])
def check_kl_gradient(submission, generator):
    """The KL sends its gradient to mu and to logvar"""
    expect_slopes(submission.kl_standard_normal, *normal(generator, (4, 3), (4, 3)))


@check("negative_elbo", points=1.5)
def check_elbo_reconstruction(submission, generator):
    """With beta = 0 the loss is the cross-entropy of the pixels, summed over an image, up to logits of 300"""
    advice = "Does it grow with the pixels, with the images, with the KL? And without limit where it is wrong?"
    cases = [[pixels(generator, s), *normal(generator, s, (s[0], 2), (s[0], 2))] for s in BATCHES]
    cases += [[x, 300 - 600 * x, mu, logvar] for x, _, mu, logvar in cases[:2]]
    cases += [
        [pixels(generator, (24, 1)), spread(generator, (24, 1), 0.01, 300), *normal(generator, (24, 2), (24, 2))]
    ]
    expect_follows(submission, "negative_elbo", loss, cases, beta=0.0, advice=advice)


@check("negative_elbo", points=1, needs=["elbo_reconstruction"])
def check_elbo_kl(submission, generator):
    """The KL is added beta times, for any beta and any sizes, at the prior and far from it"""
    advice = "If a check of the KL fails, begin there. Otherwise: what multiplies the KL, with beta and without?"
    cases = []
    for (shape, latent), beta in zip(SHAPES, (0.25, 4.0, 1.0, 1000.0, 0.5), strict=True):
        q = normal(generator, (shape[0], latent), (shape[0], latent))
        cases += [(pixels(generator, shape), *normal(generator, shape), *q, beta)]
    x, x_logits, mu, logvar, _ = cases[1]
    # At the prior; near it, where each latent costs next to nothing; far from it; wider and narrower than that.
    cases += [(x, x_logits, 0 * mu, 0 * logvar, 2.5), (x, x_logits, mu / 50, logvar / 50, 2.5)]
    cases += [(x, x_logits, 3 * mu, spread(generator, logvar.shape, 0.1, 15), 0.1)]
    cases += [(x, x_logits, mu, 0 * logvar + 40, 1.0), (x, x_logits, 30 * mu, 0 * logvar - 60, 1.0)]
    cases += [(x, x_logits, mu, logvar - 50, 1.0)]
    expect_follows(submission, "negative_elbo", loss, cases, advice=advice)
    for options in ({}, {"beta": 2.5}):
        expect_follows(submission, "negative_elbo", loss, [(x, x_logits, mu, logvar)], advice=advice, **options)


@check("negative_elbo", points=1, needs=["elbo_kl"])
def check_elbo_gradient(submission, generator):
    """The loss sends its gradient to the logits, to mu and to logvar"""
    x, *leaves = pixels(generator, (3, 4, 6)), *normal(generator, (3, 4, 6), (3, 2), (3, 2))
    expect_slopes(lambda *leaves: submission.negative_elbo(x, *leaves), *leaves)


@remark("reparameterize")
def remark_sample_loop(submission, generator):
    """All examples are sampled at once, in no loop"""
    expect_whole_batch(submission, "reparameterize", *normal(generator, (4, 3), (4, 3), (4, 3)))


@remark("kl_standard_normal")
def remark_kl_half(submission, generator):
    """bfloat16 in, bfloat16 out, for the KL"""
    expect_half(submission.kl_standard_normal, kl_to_prior, *normal(generator, (4, 3), (4, 3)))


@remark("negative_elbo")
def remark_elbo_strides(submission, generator):
    """Images in any order in memory"""
    x, *rest = pixels(generator, (3, 4, 6)), *normal(generator, (3, 4, 6), (3, 2), (3, 2))
    expect_any_strides(submission.negative_elbo, x, *rest)


@remark("negative_elbo")
def remark_elbo_loop(submission, generator):
    """The loss of all examples at once, in no loop"""
    x, *rest = pixels(generator, (4, 6)), *normal(generator, (4, 6), (4, 2), (4, 2))
    expect_whole_batch(submission, "negative_elbo", x, *rest)
