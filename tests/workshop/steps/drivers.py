"""What runs in the worker for the checks of this exercise."""

import torch
from torch import nn


def losses_of(step, weight, batches):
    """The losses that a step returns, one batch after the other, of a network without biases."""
    net = nn.Linear(weight.shape[1], weight.shape[0], bias=False, dtype=weight.dtype)
    net.weight = nn.Parameter(weight.clone())
    optimiser = torch.optim.Adam(net.parameters(), lr=0.1)
    return [step(net, optimiser, x, y) for x, y in batches], net.weight.detach()
