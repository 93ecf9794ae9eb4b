"""What EXERCISE leaves behind and returns, through a driver that makes network and optimiser."""

import torch

from grader.checks import check, expect_close, normal


def descend(w, b, batches, lr):
    """The weights afterwards, and the loss before each step, by the slopes on paper."""
    losses = []
    for x, y in batches:
        error = x @ w.T + b - y
        losses.append(error.square().mean())
        w, b = w - 2 * lr * error.T @ x / error.numel(), b - 2 * lr * error.sum(0) / error.numel()
    return w, b, torch.stack(losses)


def case(generator):
    """A network of one layer, and three batches."""
    w, b, *data = (tensor.float() for tensor in normal(generator, [2, 3], [2], *[[5, 3], [5, 2]] * 3))
    return w, b, list(zip(data[::2], data[1::2], strict=True))


@check("train_step", points=2)
def check_weights(submission, generator):
    """After three steps the weights are those of gradient descent"""
    w, b, batches = case(generator)
    left = submission.via("after_steps").train_step([[(w, b)]], batches, lr=0.05)
    (weight, _), *_ = left["weights"][0]
    expect_close(weight, descend(w, b, batches, 0.05)[0], advice="What is in .grad before backward?")


@check("train_step", points=1)
def check_loss(submission, generator):
    """Each step returns the loss that there was before it"""
    w, b, batches = case(generator)
    left = submission.via("after_steps").train_step([[(w, b)]], batches[:1], lr=0.05)
    expect_close(torch.tensor(left["returned"]), descend(w, b, batches[:1], 0.05)[2], advice="Which loss is it?")
