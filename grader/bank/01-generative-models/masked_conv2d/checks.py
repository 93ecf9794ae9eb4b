"""What `make_mask` shows, and what a layer sees of a picture, however it came by its weights."""

import torch
import torch.nn.functional as F

from grader.checks import (
    IN_A_ROW,
    check,
    expect_any_strides,
    expect_close,
    expect_digits,
    expect_half,
    expect_raises,
    expect_random_states,
    expect_refused,
    expect_same_gradient,
    expect_tensor,
    expect_true,
    expect_unmodified,
    normal,
    remark,
    spread,
)

KINDS, EVEN, DTYPES = ("A", "B"), (2, 4, 6, 8, 10), (torch.float32, torch.float64)
# (in, out, size) of layers that share all but one of these with another; with a bias, without, or as it comes.
SIZES = ((2, 3, 5), (3, 2, 5), (3, 3, 3), (4, 4, 1), (1, 2, 7), (2, 1, 9), (2, 3, 3))
BIASES = ({}, {"bias": False}, {"bias": True})
# Pictures that are wide, high, of one row, of one column, of one pixel, and one alone.
PICTURES = ((3, 4, 6), (1, 5, 2), (2, 1, 7), (2, 6, 1), (4, 1, 1), (2, 4, 4))
WRONG_VALUE = "Which of Python's exceptions is for an argument of the right type that has a wrong value?"
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
    total = x.new_zeros(len(x), len(weight), height, width)
    total = total if bias is None else total + bias.view(-1, 1, 1)
    for row, column in shown(kind, size):
        seen = padded[:, :, row : row + height, column : column + width]
        total = total + torch.einsum("oi,bihw->bohw", weight[:, :, row, column], seen)
    return total


def weights_of(generator, kind, inside, outside, size, *, hidden=0.0, bias=True):
    """A weight and a bias, float32. `hidden` is by what the part of the weight that is hidden is multiplied."""
    weight, added = (tensor.float() / 2 for tensor in normal(generator, [outside, inside, size, size], [outside]))
    mask = mask_of(kind, outside, inside, size)
    return {"weight": weight * (mask + hidden * (1 - mask)), **({"bias": added} if bias else {})}


def cases(generator):
    """Settings, options and weights of layers of every kind and size, and pictures for them."""
    for number, (inside, outside, size) in enumerate(SIZES):
        for kind in KINDS:
            options = BIASES[(number + (kind == "B")) % 3]
            weights = weights_of(generator, kind, inside, outside, size, bias=options.get("bias", True))
            shapes = [(n, inside, *rest) for n, *rest in (PICTURES * 2)[number : number + 2]]
            yield [kind, inside, outside, size], options, weights, shapes


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
    """What layers answer after these steps of gradient descent with momentum and weight decay."""
    kinds = [kind for (kind, *_), _ in stack]
    layers = [[value.double().requires_grad_() for value in weights.values()] for _, weights in stack]
    leaves = [leaf for layer in layers for leaf in layer]
    speeds = [torch.zeros_like(leaf) for leaf in leaves]

    def copied(x):
        for number, (kind, layer) in enumerate(zip(kinds, layers, strict=True)):
            weight, bias = (*layer, None)[:2]
            x = convolved(x.tanh() if number else x, weight, bias, kind)
        return x

    for x in batches:
        grads = torch.autograd.grad((copied(x.double()) - x.double()).square().mean(), leaves)
        for leaf, grad, speed in zip(leaves, grads, speeds, strict=True):
            speed.mul_(momentum).add_(grad + weight_decay * leaf.detach())
            leaf.data -= lr * speed
    return copied(pictures.double()).detach()


@check("make_mask", points=2)
def check_mask_order(submission):
    """Kind A shows what comes before the pixel in reading order, and kind B the pixel itself as well"""
    for kind, size in ((kind, size) for size in (3, 5, 1, 7, 9, 11, 3) for kind in KINDS):
        advice = f"This is kind {kind} with a kernel of {size} by {size}. {ORDER}"
        expect_close(submission.make_mask(kind, 1, 1, size), mask_of(kind, 1, 1, size), advice=advice)


@check("make_mask", points=0.5, needs=["mask_order"], why="Channels are apart in a mask and summed by a layer.")
def check_mask_channels(submission):
    """Every filter hides the same places of every channel, in the shape of a convolution's weight"""
    advice = "Which axis of a convolution's weight is for the channels that come out? Do any of them come first?"
    for kind, sizes in ((kind, sizes) for sizes in (*SIZES, (6, 6, 3)) for kind in KINDS):
        got = submission.make_mask(kind, *sizes)
        expect_tensor(got, shape=(*sizes, sizes[-1]), advice=advice)
        expect_close(got, got[:1, :1].expand(got.shape), advice=advice)


@check("make_mask", points=0.5)
def check_mask_raises(submission, generator):
    """Another kind than A or B, however close it comes to one, or an even kernel size, is a ValueError"""
    expect_refused(submission, "make_mask", [..., 1, 1, 3], KINDS, generator)
    for kind, size in ((kind, size) for size in (*EVEN, 3) for kind in (*KINDS, "AB", "")):
        if (kind, size) not in (("A", 3), ("B", 3)):
            expect_raises(
                "ValueError", lambda k=kind, s=size: submission.make_mask(k, 1, 1, s), advice=WRONG_VALUE
            )


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


@check("MaskedConv2d", points=1.5, needs=["sees"], why="It is about one pass; training comes on top of it.")
def check_value(submission, generator):
    """The output sums what the kernel may see, plus the bias, and is as high and as wide as the picture"""
    advice = "Does the bias take part, where there is one? And what depends on the size of the kernel?"
    for number, (settings, options, weights, shapes) in enumerate(cases(generator)):
        batches = [spread(generator, shape, 0.01, 1000) for shape in shapes]
        for dtype in DTYPES:
            given = [x.to(dtype) for x in batches]
            how = [*settings, options["bias"]] if options and number % 2 else settings
            got = submission.via("outputs").MaskedConv2d(
                how, weights, *given, **options if how is settings else {}
            )
            expect_unmodified(submission)
            for x, out in zip(given, got, strict=True):
                weight, bias = (*(tensor.double() for tensor in weights.values()), None)[:2]
                exact = convolved(x.double(), weight, bias, settings[0])
                expect_close(
                    out, exact.to(dtype), rtol=1e-4, atol=1e-6 * float(exact.abs().max() + 1), advice=advice
                )
                if dtype == torch.float64:
                    expect_digits(out, exact)


@check("MaskedConv2d", points=2, needs=["value"])
def check_training(submission, generator):
    """Layers learn from an optimiser with weight decay, and still see nothing that comes later"""
    advice = "Which tensors does the optimiser move, and does what it moves take part in the convolution?"
    for bias, layers, steps, dtype in (
        (True, (("A", 1, 2, 3), ("B", 2, 1, 3)), 4, torch.float32),
        (False, (("A", 2, 2, 3), ("B", 2, 2, 3), ("B", 2, 2, 3)), IN_A_ROW // 2, torch.float64),
    ):
        inside = layers[0][1]
        stack = [[[*layer], weights_of(generator, *layer, bias=bias)] for layer in layers]
        batches = [x.to(dtype) for x in normal(generator, *[[6, inside, 4, 5]] * steps)]
        case = stack, batches, touched(torch.zeros(1, inside, 4, 5, dtype=dtype))
        how = {"lr": 0.2, "momentum": 0.9, "weight_decay": 0.05}
        got = submission.via("trained").MaskedConv2d(*case, **how, bias=bias)
        expect_tensor(got, shape=case[2].shape, dtype=dtype)
        gap = (got[1:] - got[0]).abs().amax(1)
        after = f"after {steps} steps of training, with {len(layers) - 1} more of kind B on top, "
        expect_order(gap > 1e-6 * gap.max(), "A", after=after)
        expect_close(got, learnt(*case, *how.values()).to(dtype), rtol=1e-4, atol=1e-5, advice=advice)
    for settings, options, weights, shapes in cases(generator):
        x, mix = (t.to(dtype) for t in normal(generator, shapes[0], [shapes[0][0], settings[2], *shapes[0][2:]]))
        leaves = [x.clone().requires_grad_(), *(weight.double().requires_grad_() for weight in weights.values())]
        weight, bias = (*leaves[1:], None)[:2]
        out = (convolved(leaves[0], weight, bias, settings[0]) * mix).sum()
        # A kernel of one place in kind A has nothing to do with the picture.
        exact = (
            torch.autograd.grad(out, leaves, materialize_grads=True)
            if out.requires_grad
            else map(torch.zeros_like, leaves)
        )
        got = submission.via("gradients").MaskedConv2d(settings, weights, x, mix, **options)
        got["weight"] = got["weight"] * mask_of(settings[0], *got["weight"].shape[:3])
        for name, grad in zip(("x", *weights), exact, strict=True):
            expect_same_gradient(got[name], grad, of=name, rtol=1e-7, atol=1e-9, advice=advice)


@check("MaskedConv2d", points=1, needs=["value"])
def check_saved(submission, generator):
    """It learns weight and bias alone, is saved with its mask, and obeys it with any weights that are loaded"""
    for bias in (True, False):
        got = submission.via("described").MaskedConv2d(["A", 2, 3, 5], bias=bias)
        wanted = ["bias", "weight"] if bias else ["weight"]
        names = (
            "its parameters are others",
            "`mask` is not a buffer",
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
    for kind, bias in ((kind, bias) for bias in (True, False) for kind in KINDS):
        weights = weights_of(generator, kind, 2, 3, 3, hidden=100.0, bias=bias)
        x = normal(generator, [2, 2, 4, 3])[0].float()
        expected = convolved(x, weights["weight"], weights.get("bias"), kind)
        for copied in (False, True):
            answers, kept = submission.via("reloaded").MaskedConv2d(
                [kind, 2, 3, 3], weights, x, is_copied=copied, bias=bias
            )
            for out in answers:
                advice = "The checkpoint has numbers in places that the mask hides. What becomes of them?"
                expect_close(out, expected, rtol=1e-4, atol=1e-5, advice=advice)
            advice = "Whether a layer is in train or eval mode is for those to say who use it."
            expect_true(all(kept), "a pass leaves the layer in another mode, train or eval", advice=advice)


@check("MaskedConv2d", points=0.5)
def check_refuses(submission, generator):
    """A layer of another kind, or with an even kernel size, cannot be made, and making one sets no seed"""
    make = submission.via("described").MaskedConv2d
    for kind, size in (("C", 3), *((kind, size) for size in EVEN for kind in (*KINDS, "C"))):
        advice = "Who looks at kind and kernel size when a layer is made?"
        expect_raises("ValueError", lambda k=kind, s=size: make([k, 1, 1, s]), advice=advice)
    expect_random_states(submission, "MaskedConv2d", "A", 1, 1, 3)


def of_layer(submission):
    """A call that gives what a layer of kind B, from two channels to three, makes of x with these weights."""

    def call(x, weight, bias):
        return submission.via("outputs").MaskedConv2d(["B", 2, 3, 3], {"weight": weight, "bias": bias}, x)[0]

    return call


@remark("make_mask")
def remark_mask_memory(submission):
    """A mask with a place in memory for each of its numbers"""
    advice = (
        "Whoever writes into one channel of such a mask writes into all of them, and torch refuses to load a "
        "checkpoint into it. What makes a copy for each channel, and what only shows one grid again and again?"
    )
    places, numbers = submission.via("places").make_mask("B", 3, 2, 3)
    seen = f"the mask shows {numbers} numbers, and has {places} places in memory for them"
    expect_true(places >= numbers, seen, advice=advice)


@remark("MaskedConv2d")
def remark_layer_half(submission, generator):
    """bfloat16 in, bfloat16 out, once the layer is bfloat16"""
    inputs = normal(generator, [2, 2, 4, 5], [3, 2, 3, 3], [3])
    expect_half(of_layer(submission), lambda *given: convolved(*given, "B"), *inputs)


@remark("MaskedConv2d")
def remark_layer_strides(submission, generator):
    """Pictures in any order in memory, such as channels_last"""
    expect_any_strides(of_layer(submission), *normal(generator, [2, 2, 4, 5], [3, 2, 3, 3], [3]))


@remark("MaskedConv2d")
def remark_layer_weight(submission, generator):
    """A pass reads the weight, and writes nothing into it"""
    advice = (
        "It does no harm while nobody else has the weight. But two layers may share one, a second pass may come "
        "before the way back of the first, and a model that was only evaluated is saved with other numbers than "
        "were loaded. What could be computed from the weight, and kept apart from it?"
    )
    weights, x = weights_of(generator, "A", 2, 3, 3, hidden=1.0), normal(generator, [1, 2, 4, 4])[0].float()
    changed = submission.via("changed").MaskedConv2d(["A", 2, 3, 3], weights, x)
    expect_true("weight" not in changed, "a pass writes into the layer's weight", advice=advice)
