"""Three losses by their definitions, with generators whose weights are given, and a pool that is asked in turn."""

import torch

from grader.checks import (
    check,
    expect_any_strides,
    expect_close,
    expect_follows,
    expect_slopes,
    expect_tensor,
    expect_true,
    normal,
    remark,
)

# Pictures of X and of Y: the last axis is the one that generators work on.
BATCHES = (([5, 3], [4, 3]), ([2, 4, 3], [3, 2, 3]), ([1, 3], [6, 3]), ([3, 3], [3, 3]), ([2, 2, 2, 3], [4, 1, 3]))
# The size of a pool, the number of batches that it is asked, and their shape.
POOLS = ((3, 8, [4, 2]), (5, 12, [1, 2, 2]), (1, 4, [3, 2]), (4, 3, [6, 1, 2]), (2, 6, [2, 3]))
EXCHANGE = "Which pictures are in the pool when this one comes, and which of the two is stored, which handed out?"
GRAPH = "A graph that is kept with a picture keeps the generator's whole pass in memory. What cuts it?"


def squares(output, is_real):
    """The variance, and the squared distance of the mean."""
    return output.var(correction=0) + (output.mean() - (1 if is_real else 0)) ** 2


def mapped(layers, x):
    """A network by matrix products, with tanh between its layers."""
    for number, (weight, bias) in enumerate(layers):
        x = (torch.tanh(x) if number else x) @ weight.T + bias
    return x


def apart(one, other):
    return sum((a - b).abs() for a, b in zip(one.flatten(), other.flatten(), strict=True)) / one.numel()


def cycle(F, B, x, y):
    return apart(mapped(B, mapped(F, x)), x) + apart(y, mapped(F, mapped(B, y)))


def identity(F, B, x, y):
    return apart(mapped(B, x), x) + apart(y, mapped(F, y))


def cases(generator, dtype):
    """Two generators, with layers of their own, and a batch of each set."""
    for number, shapes in enumerate(BATCHES):
        pair = []
        for _ in range(2):
            parts = [part.to(dtype) for part in normal(generator, [3, 3], [3], [3, 3], [3])]
            layers = list(zip(parts[::2], parts[1::2], strict=True))
            pair.append(layers[: 1 + number % 2])
        yield (*pair, *(batch.to(dtype) for batch in normal(generator, *shapes)))


def expect_loss(submission, function, definition, generator, advice, *, of_gradient=False):
    for dtype in (torch.float32, torch.float64):
        for F, B, x, y in cases(generator, dtype):
            leaves = [
                [tuple(part.clone().requires_grad_() for part in layer) for layer in each] for each in (F, B)
            ]
            exact = definition(*leaves, x, y)
            got, *grads = getattr(submission.via("judged"), function)(F, B, x, y)
            if not of_gradient:
                expect_close(got, exact.detach(), rtol=1e-4, advice=advice)
                continue
            weights = [part for each in leaves for layer in each for part in layer]
            slopes = torch.autograd.grad(exact, weights)
            for grad, slope in zip(grads, slopes, strict=True):
                expect_close(grad, slope, rtol=1e-3, atol=1e-5, advice=advice)


def asked(generator, size, count, shape):
    """Batches of pictures that all differ, their u, and what a pool hands back, from a table of numbers."""
    total = count * shape[0]
    batches = (
        torch.arange(1.0, total + 1).reshape(count, shape[0], *[1] * (len(shape) - 1)).repeat(1, 1, *shape[1:])
    )
    us = torch.rand(count, shape[0], 2, generator=generator)
    # No place so close to the next one that rounding decides.
    places = us[..., 1] * max(size, 1)
    us[..., 1] = (places.floor() + 0.05 + 0.9 * (places % 1)) / max(size, 1)
    stored, found = {}, []
    for number, (chance, place) in enumerate(us.reshape(-1, 2).tolist(), 1):
        swaps = size > 0 and len(stored) == size and chance < 1 / 2
        k = int(place * size) if swaps else len(stored)
        found.append(stored.get(k, number))
        if swaps or len(stored) < size:
            stored[k] = number
    exact = torch.tensor(found, dtype=torch.float32).reshape(batches.shape[:2] + (1,) * (len(shape) - 1))
    return list(batches), list(us), list(exact.expand_as(batches).clone())


@check("least_squares_loss", points=1.5)
def check_squares(submission, generator):
    """The loss is the mean squared distance of the output from 1 for real, and from 0 for fake"""
    outputs = [3 * batch for batch in normal(generator, [5], [4, 1], [2, 1, 3, 3], [])]
    both = [(output, is_real) for output in outputs for is_real in (True, False)]
    advice = "To which number is each output drawn? Is anything done to it before?"
    expect_follows(submission, "least_squares_loss", squares, both, advice=advice)
    for is_real in (True, False):
        leaf = outputs[0].clone().requires_grad_()
        expect_slopes(lambda output, real=is_real: submission.least_squares_loss(output, real), leaf)


@check("cycle_loss", points=2, why="Numbers say more plainly than slopes what is wrong.")
def check_cycle(submission, generator):
    """Each picture is compared with itself after both generators, in the order that leads back, x and y alike"""
    advice = "Follow one x and one y: which generator takes it first, which brings it back, and what is averaged?"
    expect_loss(submission, "cycle_loss", cycle, generator, advice)


@check("cycle_loss", points=1, needs=["cycle"])
def check_cycle_gradient(submission, generator):
    """Both generators learn from both halves of each cycle"""
    advice = "Each generator is called twice. What cuts one of the calls off?"
    expect_loss(submission, "cycle_loss", cycle, generator, advice, of_gradient=True)


@check("identity_loss", points=2)
def check_identity(submission, generator):
    """Each generator is given what it should leave alone: pictures of the set that it translates to"""
    advice = "F makes pictures of Y. Which pictures should it not change? Whatever it changes, by how much?"
    expect_loss(submission, "identity_loss", identity, generator, advice)


@check("ImagePool", points=1, why="The first queries, before anything is exchanged, are simple to follow.")
def check_fills(submission, generator):
    """While the pool fills, and for ever with size 0, every picture comes back, outside of any graph"""
    for size, count, shape in ((6, 2, [3, 2]), (4, 4, [1, 2, 2]), (0, 4, [3, 2]), (0, 2, [1, 1, 2])):
        batches, us, exact = asked(generator, size, count, shape)
        found, graphs = submission.via("queried").ImagePool(size, batches, us)
        for got, right in zip(found, exact, strict=True):
            expect_tensor(got, shape=right.shape)
            advice = (
                f"{count * shape[0]} pictures were handed to a pool of size {size}. Which of them is exchanged?"
            )
            expect_close(got, right, advice=advice)
        expect_true(not any(graphs), "what comes back is still part of the generator's graph", advice=GRAPH)


@check("ImagePool", points=0.5, needs=["fills"])
def check_copies(submission, generator):
    """What the pool keeps are copies: the batch they came from, and its graph, may go"""
    images, u = normal(generator, [4, 3])[0].float() + 9, torch.rand(4, 2, generator=generator)
    old, is_held = submission.via("aged").ImagePool(images, u)
    expect_tensor(old, shape=images.shape)
    advice = (
        "detach gives another view of the same numbers. If the batch is overwritten later, so is the past, and as "
        "long as one picture is kept, so is the memory of its whole batch. What makes a copy?"
    )
    expect_true(bool((old != 0).all()), "a stored picture changes with the batch that it came from", advice=advice)
    expect_true(not is_held, "the graph of a batch lives on with the pictures that are stored", advice=GRAPH)


@check("ImagePool", points=2, needs=["fills"])
def check_exchange(submission, generator):
    """Once the pool is full, u decides for each picture whether it is exchanged, and for which older one"""
    for size, count, shape in POOLS:
        batches, us, exact = asked(generator, size, count, shape)
        found, _ = submission.via("queried").ImagePool(size, batches, us)
        for got, right in zip(found, exact, strict=True):
            expect_tensor(got, shape=right.shape)
            expect_close(got, right, advice=EXCHANGE)


@remark("least_squares_loss")
def remark_squares_strides(submission, generator):
    """Outputs in any order in memory"""
    expect_any_strides(lambda output: submission.least_squares_loss(output, True), *normal(generator, [3, 4]))
