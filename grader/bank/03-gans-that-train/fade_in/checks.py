"""What both networks give while they grow, what they gave before, and which step has which size and alpha."""

import torch

from grader.checks import (
    check,
    describe,
    expect_close,
    expect_digits,
    expect_finite,
    expect_follows,
    expect_slopes,
    expect_tensor,
    expect_true,
    expect_unmodified,
    normal,
)

# Batch, channels, height and width before it grows, and alpha.
SIZES = (
    ([2, 3, 2, 4], 0.3), ([3, 1, 4, 4], 0.0), ([1, 2, 3, 2], 0.75), ([2, 2, 1, 3], 1.0), ([4, 4, 4, 4], 0.5),
    ([2, 1, 8, 8], 0.9),
)  # fmt: skip
# The first step that is looked at, how many follow, how many there are in a phase, and the largest size.
TRAININGS = ((0, 40, 4, 32), (0, 24, 5, 16), (0, 5, 2, 4), (0, 26, 3, 64), (2990, 20, 1000, 8), (0, 30, 10, 8))
SHARES = "Which share does alpha give to the new layers, and which one is left for the old ones?"


def doubled(x):
    """Each pixel as a block of four."""
    batch, channels, height, width = x.shape
    return x[..., None, :, None].expand(batch, channels, height, 2, width, 2).reshape(*x.shape[:2], 2 * height, -1)


def halved(x):
    """A quarter of each of the four pixels of a block."""
    return (x[..., ::2, ::2] + x[..., 1::2, ::2] + x[..., ::2, 1::2] + x[..., 1::2, 1::2]) / 4


def image(old, new, alpha):
    return doubled(old) * (1 - alpha) + new * alpha


def real(x, alpha):
    return x - (1 - alpha) * (x - doubled(halved(x)))


def features(x, old, new, alpha):
    """The same layers as the driver's, by sums over channels and over the places of a kernel."""
    small = torch.einsum("oi,bihw->bohw", old[:, :, 0, 0], halved(x)).tanh()
    padded = x.new_zeros(*x.shape[:2], x.shape[2] + 2, x.shape[3] + 2)
    padded[..., 1:-1, 1:-1] = x
    large = sum(
        torch.einsum("oi,bihw->bohw", new[:, :, i, j], padded[..., i : i + x.shape[2], j : j + x.shape[3]])
        for i in range(3)
        for j in range(3)
    )
    return small * (1 - alpha) + halved(large.tanh()) * alpha


def images(generator, *, is_old=True):
    for (batch, channels, height, width), alpha in SIZES:
        old, new = normal(generator, [batch, channels, height, width], [batch, channels, 2 * height, 2 * width])
        yield [old, new, alpha] if is_old else [new, alpha]


def layers(generator):
    """An image, and the kernels of an old layer and of new ones."""
    for (x, alpha), maps in zip(images(generator, is_old=False), (3, 2, 4, 1, 4, 2), strict=True):
        yield x, *normal(generator, [maps, x.shape[1], 1, 1], [maps, x.shape[1], 3, 3]), alpha


def training(first, count, steps, largest):
    """Sizes and alphas, phase after phase."""
    found, size = [(4, 1.0)] * steps, 8
    while size <= largest:
        found += [(size, k / steps) for k in range(steps)] + [(size, 1.0)] * steps
        size *= 2
    found += [(largest, 1.0)] * (first + count)
    return torch.tensor(found[first : first + count], dtype=torch.float64)


def expect_stages(submission, column, advice):
    for first, count, steps, largest in TRAININGS:
        got = submission.via("at_steps").stage_at(first, count, steps, largest)
        is_pair = isinstance(got, torch.Tensor)
        expect_true(is_pair, "no pair of numbers comes back", got=describe(got), advice="Which two are asked for?")
        expect_tensor(got, shape=(count, 2), dtype=torch.float64)
        right = training(first, count, steps, largest)
        wrong = (got[:, column] - right[:, column]).abs() > 1e-6
        for number in wrong.nonzero().flatten().tolist()[:1]:
            where = f"This is step {first + number} with {steps} steps in a phase, up to a size of {largest}."
            expect_close(got[number, column], right[number, column], advice=f"{where} {advice}")


@check("fade_image", points=2, why="Real images may be faded by it as well, but this is written first.")
def check_image_value(submission, generator):
    """The old image, each pixel as a block of four, is mixed with the new one, which has the share alpha"""
    advice = f"{SHARES} And where are the four pixels that an old one becomes?"
    expect_follows(submission, "fade_image", image, images(generator), advice=advice)


@check("fade_image", points=1, needs=["image_value"], why="Somebody may cut off the old layers here.")
def check_image_gradient(submission, generator):
    """A gradient reaches the new image and the old one, whose layers go on learning"""
    old, new, alpha = next(images(generator))
    expect_slopes(lambda old, new: submission.fade_image(old, new, alpha), old, new, advice="What is cut off?")


@check("fade_real", points=2)
def check_real_value(submission, generator):
    """A real image is mixed with its own coarse version: halved by means, and enlarged again"""
    advice = f"{SHARES} What does halving make of four pixels, and enlarging of one?"
    expect_follows(submission, "fade_real", real, images(generator, is_old=False), advice=advice)


@check("fade_features", points=2)
def check_features_value(submission, generator):
    """The old layer's maps of the halved image are mixed with the new layers' maps of the whole one"""
    advice = f"{SHARES} Which image does each of the layers get, and what was it before D had grown?"
    for x, old, new, alpha in layers(generator):
        for dtype in (torch.float32, torch.float64):
            given = [tensor.to(dtype) for tensor in (x, old, new)]
            exact = features(*(tensor.double() for tensor in given), alpha)
            got = submission.via("with_layers").fade_features(*given, alpha)
            expect_tensor(got, shape=exact.shape, dtype=dtype, advice="Which size do the maps have?")
            expect_finite(got)
            expect_unmodified(submission)
            expect_close(got, exact.to(dtype), rtol=1e-4, atol=1e-5, advice=advice)
        expect_digits(got, exact)


@check("fade_features", points=1, needs=["features_value"])
def check_features_gradient(submission, generator):
    """A gradient reaches the old layer, the new ones and the image"""
    x, old, new, alpha = next(layers(generator))
    call = submission.via("with_layers").fade_features
    expect_slopes(
        lambda *leaves: call(*leaves, alpha), x, old, new, advice="Who goes on learning? What is cut off?"
    )


@check("stage_at", points=1)
def check_stage_size(submission):
    """The size is 4 for one phase, and each larger one for two, up to the largest"""
    expect_stages(submission, 0, "Which phase is that, and which sizes had the phases before it?")


@check("stage_at", points=1)
def check_stage_alpha(submission):
    """alpha rises from 0 in the first phase of each new size, and is 1 in its second one and at the size 4"""
    expect_stages(
        submission, 1, "Is something faded in here? Of how many steps in this phase is it the how-manieth?"
    )
