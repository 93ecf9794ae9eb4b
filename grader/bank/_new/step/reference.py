"""What the step is for, in one or two sentences.

What to write, and every convention that has two customary answers.

`course read LESSON` opens the lesson. Check your work with `course grade EXERCISE`.
"""

import torch
from torch import Tensor, nn


def train_step(net: nn.Module, optimiser: torch.optim.Optimizer, x: Tensor, y: Tensor) -> float:
    """One step down the mean squared error, which is returned as it was before the step.

    x: (batch, in). y: (batch, out).
    """
    # solution: one step of training
    loss = (net(x) - y).square().mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()
    # end solution
