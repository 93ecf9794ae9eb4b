"""What `make_mask` shows, and what a layer sees of a picture, however it came by its weights."""

import torch
import torch.nn.functional as F

from grader.checks import (
    check,
    expect_close,
    expect_digits,
    expect_raises,
    expect_tensor,
    expect_true,
    expect_unmodified,
    normal,
)

ORDER = "Number the places of the kernel as one reads: which of them come before the one in the middle?"


def shown(kind, size):
    """The places of a kernel that it may look at, as (row, column): pairs compare as one reads."""
    middle = (size // 2, size // 2)
    places = [(row, column) for row in range(size) for column in range(size)]
    return [place for place in places if place < middle or (kind == "B" and place == middle)]


def mask_of(kind, *channels_and_size):
    mask = torch.zeros(*channels_and_size, channels_and_size[-1])
    for row, column in shown(kind, channels_and_size[-1]):
        mask[:, :, row, column] = 1
    return mask


def convolved(x, weight, bias, kind):
    """The sum over the places that are shown, and the bias. x: (batch, in, height, width)."""
    size, (height, width) = weight.shape[-1], x.shape[-2:]
    padded = F.pad(x, [size // 2] * 4)
    total = bias.view(-1, 1, 1).expand(len(x), -1, height, width)
    for row, column in shown(kind, size):
        seen = padded[:, :, row : row + height, column : column + width]
        total = total + torch.einsum("oi,bihw->bohw", weight[:, :, row, column], seen)
    return total


def weights_of(generator, kind, inside, outside, size, *, hidden=0.0):
    """A weight and a bias, float32. `hidden` is by what the part of the weight that is hidden is multiplied."""
    weight, bias = (tensor.float() / 2 for tensor in normal(generator, [outside, inside, size, size], [outside]))
    mask = mask_of(kind, outside, inside, size)
    return {"weight": weight * (mask + hidden * (1 - mask)), "bias": bias}


def touched(x):
    """A picture, and a copy for each of its pixels with that one changed. x: (1, channel, height, width)."""
    return torch.cat([x, x + torch.eye(x[0, 0].numel()).view(-1, 1, *x.shape[2:])])


def expect_order(reached, kind, *, reach=0, after=""):
    """A pixel reaches no output before it, nor its own in kind A, and all the others that are up to `reach` away.

    reached: (pixel, height, width), True where an output depends on the pixel.
    """
    number = torch.arange(len(reached))
    row, column = number // reached.shape[2], number % reached.shape[2]
    late = number[:, None] > number if kind == "B" else number[:, None] >= number
    near = ((row[:, None] - row).abs() <= reach) & ((column[:, None] - column).abs() <= reach)
    for wrong, does in (
        (late & reached.flatten(1), "depends"),
        (near & ~late & ~reached.flatten(1), "does not depend"),
    ):
        for source, target in wrong.nonzero()[:1]:
            of, on = (f"row {row[place]}, column {column[place]}" for place in (target, source))
            why = "which it must not see" if does == "depends" else "which it may see"
            message = f"{after}in kind {kind} the output at {of} {does} on the pixel at {on}, {why}"
            expect_true(False, message, advice=ORDER)


def learnt(stack, batches, pictures, lr, momentum, weight_decay):
    """What two layers answer after these steps of gradient descent with momentum and weight decay."""
    leaves = [value.double().requires_grad_() for _, weights in stack for value in weights.values()]
    (first, *_), (second, *_) = (settings for settings, _ in stack)
    speeds = [torch.zeros_like(leaf) for leaf in leaves]

    def copied(x):
        return convolved(convolved(x, *leaves[:2], first).tanh(), *leaves[2:], second)

    for x in batches:
        grads = torch.autograd.grad((copied(x.double()) - x.double()).square().mean(), leaves)
        for leaf, grad, speed in zip(leaves, grads, speeds, strict=True):
            speed.mul_(momentum).add_(grad + weight_decay * leaf.detach())
            leaf.data -= lr * speed
    return copied(pictures.double()).detach().float()


@check("make_mask", points=2)
def check_mask_order(submission):
    """Kind A shows what comes before the pixel in reading order, and kind B the pixel itself as well"""
    for kind, size in (("A", 3), ("B", 3), ("A", 5), ("B", 7), ("A", 1), ("B", 1), ("A", 3)):
        advice = f"This is kind {kind} with a kernel of {size} by {size}. {ORDER}"
        expect_close(submission.make_mask(kind, 1, 1, size), mask_of(kind, 1, 1, size), advice=advice)


@check("make_mask", points=0.5, needs=["mask_order"], why="Channels are apart in a mask and summed by a layer.")
def check_mask_channels(submission):
    """Every filter hides the same places of every channel, in the shape of a convolution's weight"""
    advice = "Which axis of a convolution's weight is for the channels that come out? Do any of them come first?"
    for kind, *sizes in (("B", 5, 2, 3), ("A", 2, 3, 5), ("B", 6, 6, 1), ("A", 3, 3, 3)):
        got, expected = submission.make_mask(kind, *sizes), mask_of(kind, *sizes)
        expect_tensor(got, shape=expected.shape, advice=advice)
        expect_close(got, expected, advice=advice)


@check("make_mask", points=0.5)
def check_mask_raises(submission):
    """Another kind than A or B, or an even kernel size, is a ValueError"""
    advice = "Which of Python's exceptions is for an argument of the right type that has a wrong value?"
    for kind, size in (("C", 3), ("AB", 3), ("", 3), ("a", 3), ("A", 2), ("B", 4)):
        expect_raises("ValueError", lambda k=kind, s=size: submission.make_mask(k, 1, 1, s), advice=advice)


@check("MaskedConv2d", points=2, why="It says in words which pixel leaks, where the others show numbers.")
def check_sees(submission, generator):
    """A new layer sees every earlier pixel within its kernel, and none that comes later"""
    pictures = touched(normal(generator, [1, 2, 4, 5])[0].float())
    for kind in ("A", "B"):
        reached = submission.via("reached").MaskedConv2d([kind, 2, 3, 3], pictures)
        expect_tensor(
            reached, shape=(20, 4, 5), dtype=torch.bool, advice="What does a convolution add at the edges?"
        )
        expect_order(reached, kind, reach=1)


@check("MaskedConv2d", points=1.5, needs=["sees"])
def check_value(submission, generator):
    """The output sums what the kernel may see, plus the bias, and is as high and as wide as the picture"""
    advice = "Does the bias take part? And what depends on the size of the kernel?"
    for kind, *sizes in (("A", 2, 3, 5), ("B", 3, 2, 7), ("B", 4, 4, 1), ("A", 1, 1, 3)):
        weights = weights_of(generator, kind, *sizes)
        batches = normal(generator, [3, sizes[0], 4, 6], [1, sizes[0], 5, 2], [2, sizes[0], 1, 1])
        for dtype in (torch.float32, torch.float64):
            given = [x.to(dtype) for x in batches]
            got = submission.via("outputs").MaskedConv2d([kind, *sizes], weights, *given)
            expect_unmodified(submission)
            for x, out in zip(given, got, strict=True):
                exact = convolved(x.double(), *(tensor.double() for tensor in weights.values()), kind)
                expect_close(out, exact.to(dtype), rtol=1e-4, atol=1e-5, advice=advice)
        expect_digits(out, exact)


@check("MaskedConv2d", points=2, needs=["value"])
def check_training(submission, generator):
    """Two layers learn from an optimiser with weight decay, and still see nothing that comes later"""
    stack = [
        [[kind, *sizes], weights_of(generator, kind, *sizes)] for kind, *sizes in (("A", 1, 2, 3), ("B", 2, 1, 3))
    ]
    case = stack, [x.float() for x in normal(generator, *[[6, 1, 4, 5]] * 4)], touched(torch.zeros(1, 1, 4, 5))
    how = {"lr": 0.2, "momentum": 0.9, "weight_decay": 0.05}
    got = submission.via("trained").MaskedConv2d(*case, **how)
    expect_tensor(got, shape=case[2].shape)
    gap = (got[1:, 0] - got[0, 0]).abs()
    expect_order(
        gap > 1e-6 * gap.max(), "A", after="after four steps of training, with a layer of kind B on top, "
    )
    advice = "Which tensors does the optimiser move, and does what it moves take part in the convolution?"
    expect_close(got, learnt(*case, *how.values()), rtol=1e-4, atol=1e-5, advice=advice)


@check("MaskedConv2d", points=1, needs=["value"])
def check_saved(submission, generator):
    """It learns weight and bias alone, is saved with its mask, and obeys it with any weights that are loaded"""
    for bias in (True, False):
        got = submission.via("described").MaskedConv2d(["A", 2, 3, 5], bias=bias)
        wanted = ["bias", "weight"] if bias else ["weight"]
        names = (
            "its parameters are others",
            "`mask` is no buffer",
            "`mask` is not saved",
            "`mask` has another shape",
        )
        found = (got["parameters"], got["buffers"], got["saved"], got["mask"])
        right = (found[0] == wanted, "mask" in found[1], "mask" in found[2], found[3] == [3, 2, 5, 5])
        for ok, message, seen in zip(right, names, found, strict=True):
            advice = (
                "Torch knows two kinds of tensors of a module: those that learn, and those that are only kept."
            )
            expect_true(ok, message, got=", ".join(map(str, seen)) or "none", advice=advice)
    for kind, bias in (("A", True), ("B", True), ("B", False)):
        weights, x = weights_of(generator, kind, 2, 3, 3, hidden=1.0), normal(generator, [2, 2, 4, 3])[0].float()
        expected = convolved(x, weights["weight"], weights["bias"] * bias, kind)
        given = weights if bias else {"weight": weights["weight"]}
        for out in submission.via("reloaded").MaskedConv2d([kind, 2, 3, 3], given, x, bias=bias):
            advice = "The checkpoint has numbers in places that the mask hides. What becomes of them?"
            expect_close(out, expected, rtol=1e-4, atol=1e-5, advice=advice)


@check("MaskedConv2d", points=0.5)
def check_refuses(submission):
    """A layer of another kind, or with an even kernel size, cannot be made"""
    for kind, size in (("C", 3), ("B", 4)):
        layer = submission.via("described").MaskedConv2d
        advice = "Who looks at kind and kernel size when a layer is made?"
        expect_raises("ValueError", lambda k=kind, s=size, make=layer: make([k, 1, 1, s]), advice=advice)
