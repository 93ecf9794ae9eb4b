"""Two losses with a margin, a score that knows its label, and a normalisation that does. Definitions use loops."""

import torch

from grader.checks import (
    check,
    expect_close,
    expect_follows,
    expect_slopes,
    expect_whole_batch,
    normal,
    remark,
    spread,
)

# Batch, classes, channels, height and width.
SIZES = ((5, 3, 4, 2, 3), (4, 4, 4, 4, 4), (1, 5, 1, 3, 2), (6, 2, 3, 1, 2), (3, 1, 2, 2, 2))
# What is added to the variance, where it is not left to the default.
ADDED = ([], [0.5], [1e-3], [2.0], [])


def missing(real_scores, fake_scores):
    real = sum((1 - score).clamp(min=0) for score in real_scores) / len(real_scores)
    return real + sum((score + 1).clamp(min=0) for score in fake_scores) / len(fake_scores)


def minus_score(fake_scores):
    return sum(-score for score in fake_scores) / len(fake_scores)


def projected(maps, y, label, score, bias):
    """Image by image, and position by position."""
    rows = []
    for image, k in zip(maps, y.tolist(), strict=True):
        h = sum(place.clamp(min=0) for place in image.flatten(1).unbind(1))
        rows += [torch.dot(label[k], h) + torch.dot(score, h) + bias]
    return torch.stack(rows)


def normalised(x, y, gamma, beta, eps=1e-5):
    """Channel by channel, the variance as the mean square less the squared mean."""
    channels = []
    for c in range(x.shape[1]):
        values = x[:, c].flatten()
        mean = values.sum() / len(values)
        variance = (values**2).sum() / len(values) - mean**2
        own = torch.stack([(row - mean) * gamma[k, c] for row, k in zip(x[:, c], y.tolist(), strict=True)])
        shift = torch.stack([beta[k, c] for k in y.tolist()])[:, None, None]
        channels += [own / (variance + eps) ** 0.5 + shift]
    return torch.stack(channels, 1)


def scores(generator):
    """Scores on both sides of both margins, all real ones beyond it, and all fakes."""
    cases = [[2 * score for score in normal(generator, [n], [m])] for n, m in ((5, 4), (1, 3), (4, 4), (7, 2))]
    return [*cases, [cases[0][0].abs() + 1.1, cases[0][1]], [cases[2][0], -cases[2][1].abs() - 1.1]]


def labels(generator, batch, classes):
    return torch.randint(classes, (batch,), generator=generator)


def judged(generator):
    for batch, classes, channels, *places in SIZES:
        maps = spread(generator, (batch, channels, *places), 0.1, 3)
        yield maps, labels(generator, batch, classes), *normal(generator, (classes, channels), (channels,), ())


def layers(generator):
    for (batch, classes, channels, *places), eps in zip(SIZES, ADDED, strict=True):
        x, shift = normal(generator, (batch, channels, *places), (batch, channels, 1, 1))
        gamma, beta = normal(generator, (classes, channels), (classes, channels))
        yield 2 * x + shift + 0.5, labels(generator, batch, classes), gamma, beta, *eps


@check("hinge_discriminator", points=1.5)
def check_hinge(submission, generator):
    """The discriminator pays for what real scores lack to 1 and fake ones exceed -1, and nothing beyond"""
    advice = "On which side of which number does a score cost nothing? And is that asked of each score?"
    expect_follows(submission, "hinge_discriminator", missing, scores(generator), advice=advice)


@check("hinge_discriminator", points=0.5, needs=["hinge"])
def check_hinge_gradient(submission, generator):
    """A gradient reaches the real scores and the fake ones"""
    real, fake = (score.sign() * (score.abs() + 2) for score in normal(generator, [8], [7]))
    real[0], fake[0] = -2.0, 2.0
    advice = "The discriminator learns from both batches. What cuts one of them off?"
    expect_slopes(submission.hinge_discriminator, real, fake, advice=advice)


@check("hinge_generator", points=1)
def check_generator(submission, generator):
    """The generator's loss is minus the mean score of its fakes, wherever they are"""
    advice = "The fakes are to score high. Is there a margin beyond which they need not?"
    expect_follows(
        submission, "hinge_generator", minus_score, [[fake] for _, fake in scores(generator)], advice=advice
    )


@check("projection_score", points=2.5)
def check_projection(submission, generator):
    """The score is that of the features, plus their inner product with the vector of the label"""
    advice = "How do maps become features, and which terms has the score? Which vector belongs to an image?"
    expect_follows(
        submission, "projection_score", projected, judged(generator), to_all_digits=False, advice=advice
    )


@check("projection_score", points=0.5, needs=["projection"])
def check_projection_gradient(submission, generator):
    """A gradient reaches the maps, the vectors of the labels, the common vector and the bias"""
    maps, y, *others = next(judged(generator))
    call = lambda maps, *rest: submission.projection_score(maps, y, *rest)  # noqa: E731
    expect_slopes(call, maps, *others, advice="All of them are trained. What is cut off?")


@check("conditional_batch_norm", points=3)
def check_norm(submission, generator):
    """A channel is normalised over the whole batch, then scaled and shifted by the numbers of each class"""
    advice = "Over which axes do mean and variance go? Which row of gamma and of beta does an example get?"
    how = {"to_all_digits": False, "advice": advice}
    expect_follows(submission, "conditional_batch_norm", normalised, layers(generator), **how)
    # Maps far from 0: a variance of 1 is nothing beside squares of 10^8, and may come out below 0.
    x, gamma, beta = (part.float() for part in normal(generator, (4, 8, 3, 3), (2, 8), (2, 8)))
    x, y = x + 10_000, labels(generator, 4, 2)
    exact = normalised(x.double(), y, gamma.double(), beta.double()).float()
    advice = "From which numbers is the variance taken: from x, or from what is left once the mean is subtracted?"
    got = submission.conditional_batch_norm(x, y, gamma, beta)
    expect_close(got, exact, rtol=0.02, atol=0.05, advice=advice)


@check("conditional_batch_norm", points=1, needs=["norm"])
def check_norm_gradient(submission, generator):
    """A gradient reaches the examples, the scales and the shifts"""
    x, y, gamma, beta = next(layers(generator))
    call = lambda x, gamma, beta: submission.conditional_batch_norm(x, y, gamma, beta)  # noqa: E731
    expect_slopes(call, x, gamma, beta, advice="Scales and shifts are learnt. What is cut off?")


@remark("projection_score")
def remark_projection_loop(submission, generator):
    """All images at once, in no loop"""
    expect_whole_batch(submission, "projection_score", *next(judged(generator)))
