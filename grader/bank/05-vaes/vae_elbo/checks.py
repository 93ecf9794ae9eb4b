"""What the VAE loss does, asked of each function: first its values, then its gradients."""

import torch

from grader.checks import (
    BATCHES,
    check,
    expect_any_strides,
    expect_follows,
    expect_gradient,
    expect_half,
    expect_normal,
    expect_slopes,
    expect_whole_batch,
    gaussian_sample,
    kl_to_prior,
    normal,
    pixel_cross_entropy,
    pixels,
    remark,
    tables,
)


def loss(x, x_logits, mu, logvar, beta=1.0):
    return (pixel_cross_entropy(x, x_logits) + beta * kl_to_prior(mu, logvar)).mean()


@check("reparameterize", points=1.5)
def check_reparameterize_given(submission, generator):
    """Given noise is scaled by the standard deviation, however small or large, and shifted by mu"""
    advice = "logvar is the logarithm of the variance. What turns it into a standard deviation? Where does mu go?"
    cases = [*tables(generator, 3), (*normal(generator, (2, 3), (2, 3)), torch.zeros(2, 3))]
    cases += [torch.tensor([[[0.0, 0.0]], [[-60.0, 40.0]], [[1e6, 1e6]]])]
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
def check_reparameterize_drawn(submission):
    """Without noise, every element of every call draws its own from N(0, 1)"""
    mu, sigma = torch.tensor([[-1.0, 0.0, 2.0], [0.5, 1.0, 2.0]]).unsqueeze(1).expand(2, 8000, 3)
    expect_normal(*(submission.reparameterize(mu, 2 * sigma.log()) for _ in range(2)), mean=mu, std=sigma)


@check("kl_standard_normal", points=2)
def check_kl_value(submission, generator):
    """The KL of each example is 0 at the prior and that of two Gaussians elsewhere, however narrow or wide"""
    advice = "Try mu alone (logvar = 0), then logvar alone (mu = 0), with one latent: which term is off?"
    cases = [torch.zeros(2, 2, 3), *tables(generator, 2), torch.tensor([[[0.5], [0.5]], [[-60.0], [25.0]]])]
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
    expect_follows(submission, "negative_elbo", loss, cases, beta=0.0, advice=advice)


@check("negative_elbo", points=1, needs=["elbo_reconstruction"])
def check_elbo_kl(submission, generator):
    """The KL is added beta times, for any beta"""
    case = pixels(generator, (3, 4, 6)), *normal(generator, (3, 4, 6), (3, 2), (3, 2))
    advice = "If a check of the KL fails, begin there. Otherwise: what multiplies the KL, with beta and without?"
    for options in ({}, {"beta": 0.25}, {"beta": 2.5}):
        expect_follows(submission, "negative_elbo", loss, [case], advice=advice, **options)


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
    expect_half(submission, "kl_standard_normal", kl_to_prior, *normal(generator, (4, 3), (4, 3)))


@remark("negative_elbo")
def remark_elbo_strides(submission, generator):
    """Images in any order in memory"""
    x, *rest = pixels(generator, (3, 4, 6)), *normal(generator, (3, 4, 6), (3, 2), (3, 2))
    expect_any_strides(submission, "negative_elbo", x, *rest)


@remark("negative_elbo")
def remark_elbo_loop(submission, generator):
    """The loss of all examples at once, in no loop"""
    x, *rest = pixels(generator, (4, 6)), *normal(generator, (4, 6), (4, 2), (4, 2))
    expect_whole_batch(submission, "negative_elbo", x, *rest)
