"""One round, the norm that it leads to, and what a layer computes and keeps."""

import torch
import torch.nn.functional as F

from grader.checks import (
    check,
    expect_close,
    expect_follows,
    expect_no_graph,
    expect_same_gradient,
    expect_slopes,
    expect_true,
    normal,
)

MATRICES = ([3, 4], [4, 2], [1, 3], [5, 5], [2, 6])
WEIGHTS = ([3, 4], [2, 3, 3, 3], [4, 2, 1, 1], [5, 2], [3, 1, 2, 2])
# The shape of a weight, whether there is a bias, and how a convolution goes.
LAYERS = (
    ([3, 4], True, {}), ([2, 3, 3, 3], True, {"padding": 2, "dilation": 2}), ([4, 2], False, {}),
    ([3, 2, 2, 2], False, {"stride": 2, "padding": 1, "padding_mode": "circular"}),
)  # fmt: skip
MODES = [True, False, True, True, False, False]


def unit(generator, size):
    vector = normal(generator, [size])[0]
    return vector / vector.square().sum().sqrt()


@torch.no_grad()
def round_of(W, u):
    """There and back in one: along the product of W and its transpose."""
    there = torch.einsum("ir,jr,j->i", W, W, u)
    return there / there.square().sum().sqrt()


def norm_of(weight, u):
    """How long the rows are, mixed as u says."""
    return sum(part * row.reshape(-1) for part, row in zip(u, weight, strict=True)).square().sum().sqrt()


def cases_of(generator, shapes):
    return [[scale * normal(generator, shape)[0], unit(generator, shape[0])]
            for shape, scale in zip(shapes, (1, 3, 0.2, 1, 5), strict=True)]  # fmt: skip


def layers(generator, dtype):
    for shape, has_bias, options in LAYERS:
        weight, bias = normal(generator, shape, [shape[0]])
        # Some with a norm above 1, and some below.
        weight = weight * (0.1 if options else 2)
        x = normal(generator, [5, shape[1], *[4] * (len(shape) - 2)], [5, shape[1], *[4] * (len(shape) - 2)])
        given = [weight, bias if has_bias else None, unit(generator, shape[0])]
        yield [None if t is None else t.to(dtype) for t in given], [each.to(dtype) for each in x], options


def computed(weight, bias, u, x, options):
    """What the layer gives for this u, which is a constant."""
    product = F.linear if weight.dim() == 2 else F.conv2d
    if mode := options.get("padding_mode"):
        x = F.pad(x, [options["padding"]] * 4, mode=mode)
        options = {"stride": options["stride"]}
    out = product(x, weight, None, **options) / norm_of(weight, u)
    return out if bias is None else out + bias.view(-1, *[1] * (weight.dim() - 2))


@check("power_step", points=2, why="The layer makes rounds as well, but this is written first.")
def check_step_value(submission, generator):
    """One round brings u nearer to the direction that is stretched most, with the length 1"""
    advice = "What does W do to a vector, what does its transpose do, and which length does the result have?"
    cases = cases_of(generator, MATRICES)
    expect_follows(submission, "power_step", round_of, cases, to_all_digits=False, advice=advice)


@check(
    "power_step",
    points=0.5,
    needs=["step_value"],
    why="A layer meets it too; here it is said.",
)
def check_step_graph(submission, generator):
    """The new u is a constant: no gradient goes through it"""
    W, u = cases_of(generator, MATRICES)[0]
    expect_no_graph(submission.power_step(W.requires_grad_(), u))


@check("spectral_norm", points=1.5, why="The layer divides by it, but this is written first.")
def check_norm_value(submission, generator):
    """sigma is u^T W v, with the weight of a linear layer or a convolution as a matrix"""
    advice = "How long is W^T u, and how long is v? Which axis of the weight becomes the rows?"
    cases = cases_of(generator, WEIGHTS)
    expect_follows(
        submission, "spectral_norm", torch.no_grad()(norm_of), cases, to_all_digits=False, advice=advice
    )


@check("spectral_norm", points=1, needs=["norm_value"], why="The layer learns by it, but it is first.")
def check_norm_gradient(submission, generator):
    """A gradient reaches the weight, and is that of u^T W v with u and v held fixed"""
    for weight, u in cases_of(generator, WEIGHTS)[:3]:
        expect_slopes(lambda w, u=u: submission.spectral_norm(w, u), weight.requires_grad_())


@check("SpectralNorm", points=2, why="Many passes meet it as well; here one is seen alone.")
def check_layer_value(submission, generator):
    """A layer computes with its weight divided by sigma, and with its bias and its settings as they are"""
    for dtype in (torch.float32, torch.float64):
        for (weight, bias, u), (x, _), options in layers(generator, dtype):
            got = submission.via("passed").SpectralNorm(weight, bias, u, x, [True], **options)
            right = computed(weight, bias, round_of(weight.flatten(1), u), x, options)
            advice = "One round, then weight / sigma. Does anything else change?"
            expect_close(got["out"][0], right, rtol=1e-4, atol=1e-5, advice=advice)


@check("SpectralNorm", points=1, needs=["layer_value"])
def check_layer_rounds(submission, generator):
    """In training each pass makes one round and keeps it; in evaluation nothing changes"""
    for (weight, bias, u), (x, _), options in layers(generator, torch.float32):
        got = submission.via("passed").SpectralNorm(weight, bias, u, x, MODES, **options)
        for number, mode in enumerate(MODES):
            u = round_of(weight.flatten(1), u) if mode else u
            advice = f"This is pass {number}, in {'training' if mode else 'evaluation'} mode. What becomes of u?"
            expect_close(got["u"][number], u, rtol=1e-4, atol=1e-5, advice=advice)
            right = computed(weight, bias, u, x, options)
            expect_close(got["out"][number], right, rtol=1e-4, atol=1e-5, advice=advice)


@check("SpectralNorm", points=1.5, needs=["layer_value"])
def check_layer_gradient(submission, generator):
    """The weight learns through sigma as well, also when two passes come before the way back"""
    for (weight, bias, u), batches, options in layers(generator, torch.float64):
        leaf, total, mixes = weight.clone().requires_grad_(), 0, []
        kept = u
        for x in batches:
            kept = round_of(weight.flatten(1), kept)
            out = computed(leaf, bias, kept, x, options)
            mixes.append(normal(generator, list(out.shape))[0])
            total = total + (out * mixes[-1]).sum()
        (right,) = torch.autograd.grad(total, leaf)
        got = submission.via("gradients").SpectralNorm(weight, bias, u, batches, mixes, **options)
        advice = "The weight stands above the line and in sigma. Which of the two has its gradient?"
        expect_same_gradient(got, right, of="the weight", rtol=1e-6, atol=1e-8, advice=advice)


@check(
    "SpectralNorm",
    points=0.5,
    needs=["layer_value"],
    why="The next pass meets it too; here it is said.",
)
def check_layer_kept(submission, generator):
    """The layer's weight is as it was, and it is all that learns, with the bias; u is saved with it"""
    for (weight, bias, u), (x, _), options in layers(generator, torch.float32):
        got = submission.via("passed").SpectralNorm(weight, bias, u, x, [True, True], **options)
        expect_close(got["weight"], weight, advice="A pass reads the weight. What writes into it?")
        expect_true(got["parameters"], "it has other parameters than those of the layer", advice="Does u learn?")
        expect_true(
            got["is_saved"], "u is not in the state dict", advice="Which buffers does a state dict leave out?"
        )
