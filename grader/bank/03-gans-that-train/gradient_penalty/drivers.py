"""What runs in the worker: critics that are plain functions, and cannot cross to it.

What is said here about a submission, all but the penalty, may fail a check and never alone pass one.
"""

import torch
from torch import Tensor

# Each is a function of the examples and of a weight for each feature, which is 1.
CRITICS = {
    "three times the first feature": lambda x, weights: 3 * (weights * x)[:, 0],
    "five everywhere": lambda x, weights: 5 + 0 * (weights * x).sum(dim=1, keepdim=True),
}


def of_a_function(gradient_penalty, critic, real, fake, alpha):
    """The penalty of one of these critics, and what the call has left behind.

    The fakes come from a generator, so they are in a graph, as they are in training.
    """
    weights = torch.ones(real.shape[1], dtype=real.dtype, requires_grad=True)
    generator = torch.ones_like(fake, requires_grad=True)
    real, made = real.clone(), generator * fake
    penalty = gradient_penalty(lambda x: CRITICS[critic](x, weights), real, made, alpha)
    return {
        "penalty": outside(penalty),
        "left in .grad": [
            torch.zeros_like(leaf) if leaf.grad is None else leaf.grad.detach()
            for leaf in (weights, generator, real)
        ],
        "real requires a gradient": real.requires_grad,
        "fake is in its graph": made.grad_fn is not None,
    }


def of_a_ball(gradient_penalty, examples, features):
    """Where |x|² / 2 was asked, whose slope is the length of x, between ones and zeros; and its penalty."""
    real, asked = torch.ones(examples, features), []

    def critic(x):
        asked.append(x.detach().clone())
        return x.square().sum(dim=1) / 2

    penalty = gradient_penalty(critic, real, 0 * real)
    # Some ask for one example after the other, some for all of them more than once.
    return torch.cat(asked)[-examples:], outside(penalty)


def outside(penalty):
    """A tensor outside of the graph; anything else as it is."""
    return penalty.detach() if isinstance(penalty, Tensor) else penalty
