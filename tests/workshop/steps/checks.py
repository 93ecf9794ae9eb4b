"""What the step, the class and the draws do, each through a driver."""

import torch

from grader.checks import check, expect_close, expect_gradient, expect_true, normal


@check("train_step", points=1)
def check_first_loss(submission, generator):
    """A step returns the loss that there was before it"""
    weight, x, y = (tensor.float() for tensor in normal(generator, [2, 3], [5, 3], [5, 2]))
    (loss,), _ = submission.via("losses_of").train_step(weight, [(x, y)])
    expect_close(torch.tensor(loss), (x @ weight.T - y).square().mean(), advice="Which loss is it?")


@check("train_step", points=2, needs=["first_loss"])
def check_weights(submission, reference, generator):
    """After three steps the weights are those of gradient descent"""
    w, b, *data = (tensor.float() for tensor in normal(generator, [2, 3], [2], *[[5, 3], [5, 2]] * 3))
    batches = list(zip(data[::2], data[1::2], strict=True))
    left = submission.via("after_steps").train_step([[(w, b)]], batches, lr=0.05)
    weight, bias = w.clone(), b.clone()
    for x, y in batches:
        error = 2 * (x @ weight.T + bias - y) / y.numel()
        weight, bias = weight - 0.05 * error.T @ x, bias - 0.05 * error.sum(0)
    expect_close(left["weights"][0][0][0], weight, advice="What is in .grad before backward?")


@check("Scale", points=2)
def check_scale(submission, generator):
    """The module scales and shifts, and its factor learns"""
    (x,) = normal(generator, [4])
    factor = torch.tensor(3.0, requires_grad=True)
    out = submission.via("forward_with").Scale({"factor": factor}, x.float(), shift=0.5)
    expect_close(out, 3 * x.float() + 0.5, advice="factor * x + shift")
    expect_gradient(out, factor, x.float().sum())


@check("noisy", points=1)
def check_seeds(submission, generator):
    """The noise comes from the generator that is handed over, and from no graph"""
    x = torch.zeros(3, 4, requires_grad=True)
    draw, again = (submission.via("seeded").noisy(seed, x) for seed in (1, 1))
    expect_close(again, draw, advice="Which generator draws?")
    expect_close(draw, torch.randn(3, 4, generator=torch.Generator().manual_seed(1)), advice="Which numbers?")
    expect_true(not draw.requires_grad, "the result is in a graph", advice="Where does the graph begin?")
