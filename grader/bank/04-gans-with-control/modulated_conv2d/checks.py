"""What a style does to weights, and a layer with such weights to pictures; definitions take image by image."""

import torch
import torch.nn.functional as F

from grader.checks import (
    check,
    expect_any_strides,
    expect_finite,
    expect_follows,
    expect_slopes,
    expect_whole_batch,
    gradient,
    normal,
    remark,
    spread,
)

# Batch, outputs, inputs, size of the kernel, height and width: all different, all alike, and one of each.
SIZES = ((3, 4, 2, 3, 5, 6), (3, 3, 3, 3, 3, 3), (4, 2, 1, 3, 1, 3), (1, 2, 4, 1, 2, 3), (2, 1, 3, 5, 4, 1))


def scaled(weight, style):
    """Image by image and input by input."""
    rows = [torch.stack([part * s for part, s in zip(weight.unbind(1), own, strict=True)], 1) for own in style]
    return torch.stack(rows)


def unit(weights):
    """Each output of each image alone, divided by the length of all its weights."""
    return torch.stack([torch.stack([w / torch.linalg.vector_norm(w) for w in own]) for own in weights])


def styled(x, weight, style, is_demodulated=True):
    """One image after another: its channels are scaled, and what comes out is divided by its deviation."""
    images = []
    for image, own in zip(x, style, strict=True):
        out = F.conv2d((image * own[:, None, None])[None], weight, padding=weight.shape[-1] // 2)[0]
        variance = torch.einsum("oikl,i->o", weight**2, own**2)
        images += [out / variance.sqrt()[:, None, None] if is_demodulated else out]
    return torch.stack(images)


def layers(generator):
    """Pictures with a weight and a style for each. Styles differ by a factor of up to 10, and have both signs."""
    for batch, outputs, inputs, size, height, width in SIZES:
        x = normal(generator, (batch, inputs, height, width))[0] + 0.5
        weight = normal(generator, (outputs, inputs, size, size))[0]
        yield x, weight, spread(generator, (batch, inputs), 0.3, 3)


def kernels(generator):
    """Weights of every size for each image, away from 0, of outputs that differ in strength."""
    for batch, outputs, inputs, size, *_ in SIZES:
        strength = spread(generator, (batch, outputs, 1, 1, 1), 0.5, 4)
        yield [spread(generator, (batch, outputs, inputs, size, size), 0.4, 3) * strength]


@check("modulate", points=1.5, why="The convolution comes on top of it; here it is alone.")
def check_modulated(submission, generator):
    """Each image gets weights of its own, in which its style scales the input channels"""
    advice = "Which axis of a weight is that of the inputs, and which is new? What does a style of 1 change?"
    cases = [[weight, style] for _, weight, style in layers(generator)]
    expect_follows(submission, "modulate", scaled, cases, advice=advice)


@check("demodulate", points=2.5, why="The convolution comes on top of it; here it is alone.")
def check_demodulated(submission, generator):
    """For each image and each output, the squares of all its weights add up to 1 afterwards"""
    advice = "Which axes does an output sum over? What of variances adds up, and what is divided by?"
    how = {"to_all_digits": False, "advice": advice}
    expect_follows(submission, "demodulate", unit, kernels(generator), **how)


@check("modulated_conv2d", points=2, needs=["modulated"])
def check_own_weights(submission, generator):
    """Without demodulation, each image is convolved with the weights of its own style"""
    advice = "Which weights meet which channels? How much is padded, and is anything more done than modulating?"
    how = {"is_demodulated": False, "advice": advice}
    expect_follows(submission, "modulated_conv2d", styled, layers(generator), **how)


@check("modulated_conv2d", points=2.5, needs=["demodulated", "own_weights"])
def check_styled(submission, generator):
    """Unless told otherwise, a layer modulates first, and then demodulates what it has modulated"""
    advice = "In which order do both happen, and which weights is the deviation made of?"
    how = {"to_all_digits": False, "advice": advice}
    expect_follows(submission, "modulated_conv2d", styled, layers(generator), **how)


@check("modulated_conv2d", points=1.5, needs=["own_weights"])
def check_conv_gradient(submission, generator):
    """A gradient reaches the pictures, the weight and the styles, which is how a code learns to speak to layers"""
    advice = "Layers, weights and the mapping that makes styles are trained together. What is cut off?"
    for is_demodulated in (True, False):
        call = lambda *given, told=is_demodulated: submission.modulated_conv2d(*given, told)  # noqa: E731
        expect_slopes(call, *next(layers(generator)), advice=advice)


@remark("demodulate")
def remark_dead_output(submission, generator):
    """An output whose weights are all 0 stays 0, and passes no NaN on"""
    advice = (
        "It is rare, but one NaN ends a training, and a root has no finite slope at 0. Where does the lesson's "
        "formula have its tiny constant, and why there?"
    )
    weights = spread(generator, (2, 3, 2, 3, 3), 0.4, 3).float()
    weights[1, 2] = 0
    out = submission.demodulate(weights.requires_grad_())
    expect_finite(out, advice=advice)
    expect_finite(gradient(out.sum(), weights, advice=advice)[0], advice=advice)


@remark("modulated_conv2d")
def remark_conv_loop(submission, generator):
    """All images at once, in no loop"""
    x, weight, style = next(layers(generator))
    expect_whole_batch(submission, "modulated_conv2d", x, weight, style)


@remark("modulated_conv2d")
def remark_conv_strides(submission, generator):
    """Pictures in any order in memory, such as channels_last"""
    expect_any_strides(submission.modulated_conv2d, *next(layers(generator)))
