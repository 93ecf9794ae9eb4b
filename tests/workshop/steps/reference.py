"""Train, scale and draw.

Check your work with `course grade steps`.
"""

import torch
from torch import Tensor, nn


def train_step(net: nn.Module, optimiser: torch.optim.Optimizer, x: Tensor, y: Tensor) -> float:
    """One step of gradient descent on the mean squared error, which is returned as it was before the step.

    x: (batch, in). y: (batch, out).
    """
    # solution: one step of training
    loss = (net(x) - y).square().mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()
    # end solution


class Scale(nn.Module):
    """Multiplies by a factor that is learned. Its parameter is called `factor`, a 0-dim tensor, 1 at first."""

    def __init__(self, shift: float = 0.0):
        super().__init__()
        # solution: what is learned, and what is not
        self.factor = nn.Parameter(torch.ones(()))
        self.shift = shift
        # end solution

    def forward(self, x: Tensor) -> Tensor:
        """factor * x + shift. x: any shape."""
        # solution: scale and shift
        return self.factor * x + self.shift
        # end solution


@torch.no_grad()
def noisy(x: Tensor, generator: torch.Generator) -> Tensor:
    """x plus standard normal noise from the generator, outside of any graph. x: any shape."""
    # solution: add noise
    return x + torch.randn(x.shape, generator=generator, dtype=x.dtype)
    # end solution
