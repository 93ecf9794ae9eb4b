"""What noise becomes on its way to the layers: normalised, mapped, mixed and truncated."""

import torch

from grader.checks import (
    check,
    expect_any_strides,
    expect_follows,
    expect_same_gradient,
    expect_slopes,
    expect_whole_batch,
    gradient,
    normal,
    remark,
    spread,
)

# Batch, features and depth: few features and many, one of each, all alike.
SIZES = ((5, 4, 3), (3, 3, 3), (4, 1, 2), (1, 6, 2), (6, 2, 1), (2, 7, 4))
# Batch, layers and features, with the first layer that differs.
MIXED = ((3, 6, 4, 2), (4, 4, 4, 1), (2, 5, 3, 0), (2, 5, 3, 5), (1, 3, 5, 2), (5, 2, 1, 1), (3, 8, 2, 7))
# The share that is kept, and the cutoff.
KEPT = ((0.7, 3), (0.5, 0), (0.3, 2), (0.0, 1), (1.0, 2), (1.5, 4), (0.25, 5))


def unit_squares(z):
    """Each row has the length of the root of its number of features."""
    return torch.stack([row / torch.linalg.vector_norm(row) * row.numel() ** 0.5 for row in z])


def mapped(z, weights, biases):
    """Row by row, with a leaky ReLU of the two parts of a number."""
    w = unit_squares(z)
    for weight, bias in zip(weights, biases, strict=True):
        w = torch.stack([weight @ row + bias for row in w])
        w = w.clamp(min=0) + w.clamp(max=0) / 5
    return w


def mean_mapped(z, weights, biases):
    return sum(mapped(row[None], weights, biases)[0] for row in z) / len(z)


def mixed(w_a, w_b, layers, crossover):
    return torch.stack([w_a] * crossover + [w_b] * (layers - crossover), 1)


def truncated(w, w_mean, psi, cutoff=None):
    """Layer by layer, a weighted mean of code and mean."""
    shares = [psi if cutoff is None or layer < cutoff else 1.0 for layer in range(w.shape[1])]
    return torch.stack([s * w[:, layer] + (1 - s) * w_mean for layer, s in enumerate(shares)], 1)


def noise(generator):
    """Noise as it is drawn, away from 0, and of many sizes: a single feature is never tiny."""
    for number, (batch, features, _) in enumerate(SIZES):
        z = normal(generator, (batch, features))[0] + number % 2
        yield [spread(generator, (batch, features), 0.2, 6) if number % 3 == 2 else z]


def networks(generator):
    """Noise with a mapping of as many layers. Biases are large enough to be missed."""
    for (z,), (_, features, depth) in zip(noise(generator), SIZES, strict=True):
        weights, biases = normal(generator, (depth, features, features), (depth, features))
        yield z, weights * (2 / features) ** 0.5, biases


@check("normalise", points=1.5, why="The mapping comes on top of it; here it is alone.")
def check_normalised(submission, generator):
    """The mean of the squares of each noise vector is 1 afterwards, and its direction is kept"""
    advice = "What is averaged, over which axis, and is it the squares or the numbers?"
    how = {"to_all_digits": False, "advice": advice}
    expect_follows(submission, "normalise", unit_squares, noise(generator), **how)


@check("mapping", points=2, needs=["normalised"], why="The mean comes on top of it; here it is alone.")
def check_mapping_value(submission, generator):
    """Noise is normalised once, and then goes through every layer, each with bias and leaky ReLU"""
    advice = (
        "What happens before the first layer, and what after each? Which axis of a weight is that of the input?"
    )
    expect_follows(submission, "mapping", mapped, networks(generator), to_all_digits=False, advice=advice)


@check("mapping", points=1, needs=["mapping_value"])
def check_mapping_gradient(submission, generator):
    """A gradient reaches all weights, all biases and the noise, and is that of the code"""
    advice = "The mapping is trained together with the generator. What cuts it off?"
    for case in list(networks(generator))[:2]:
        leaves = [value.requires_grad_() for value in case]
        mix = normal(generator, case[0].shape)[0]
        # A finite difference may step across the kink of a leaky ReLU, so the slopes are those of the definition.
        right = gradient((mapped(*leaves) * mix).sum(), *leaves)
        found = gradient((submission.mapping(*leaves) * mix).sum(), *leaves, advice=advice)
        for of, grad, slope in zip(("z", "weights", "biases"), found, right, strict=True):
            expect_same_gradient(grad, slope, of=of, rtol=1e-4, atol=1e-6, advice=advice)


@check("mean_w", points=1.5, needs=["mapping_value"])
def check_mean(submission, generator):
    """The mean of w is the mean of many codes, not the code of one special noise vector"""
    advice = "Which comes first, mapping or averaging? A mapping bends, so the order matters."
    expect_follows(submission, "mean_w", mean_mapped, networks(generator), to_all_digits=False, advice=advice)


@check("mix_styles", points=1.5)
def check_mixed(submission, generator):
    """Layers before the crossover get the first code of an image, those from it on the second"""
    advice = "Layers count from 0. Which code does the layer `crossover` get, and which those before and after it?"
    cases = [
        (*normal(generator, (batch, features), (batch, features)), layers, crossover)
        for batch, layers, features, crossover in MIXED
    ]
    expect_follows(submission, "mix_styles", mixed, cases, advice=advice)


@check("mix_styles", points=0.5, needs=["mixed"])
def check_mixed_gradient(submission, generator):
    """A gradient reaches both codes, as part of the training images is mixed"""
    advice = "Both codes come from the mapping, and it learns from all layers. What cuts one off?"
    w_a, w_b = normal(generator, (3, 4), (3, 4))
    expect_slopes(lambda a, b: submission.mix_styles(a, b, 5, 2), w_a, w_b, advice=advice)


@check("truncate_w", points=1)
def check_truncated(submission, generator):
    """A code keeps the share psi of its distance from the mean of w, in all layers"""
    advice = "What is scaled: the code, or its distance from the mean? From which mean?"
    cases = [[*normal(generator, (3, 4, 5), (5,))]]
    for (batch, layers, features, _), (psi, _) in zip(MIXED, KEPT, strict=True):
        w, w_mean = normal(generator, (batch, layers, features), (features,))
        cases += [(w + 1, 2 * w_mean, psi)]
    definition = lambda w, w_mean, psi=0.7: truncated(w, w_mean, psi)  # noqa: E731
    expect_follows(submission, "truncate_w", definition, cases, to_all_digits=False, advice=advice)


@check("truncate_w", points=1, needs=["truncated"])
def check_cutoff(submission, generator):
    """Only the layers before the cutoff are truncated, none with 0, and the others stay as they are"""
    advice = "Which layers come before the cutoff, what of the others, and does 0 mean the same as None?"
    cases = []
    for psi, cutoff in KEPT:
        w, w_mean = normal(generator, (3, 5, 4), (4,))
        cases += [(w, w_mean, psi, cutoff)]
    expect_follows(submission, "truncate_w", truncated, cases, to_all_digits=False, advice=advice)


@remark("normalise")
def remark_normalise_strides(submission, generator):
    """Noise in any order in memory"""
    expect_any_strides(submission.normalise, *normal(generator, (4, 6)))


@remark("mapping")
def remark_mapping_loop(submission, generator):
    """The whole batch at once, in no loop"""
    expect_whole_batch(submission, "mapping", *next(networks(generator)))
