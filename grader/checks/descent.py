"""Training by definition: a network as a list of weights, and its optimiser as a formula.

Checks of training steps compare with it what a step has left behind in the modules and optimisers of a driver.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

BETAS, EPSILON = (0.5, 0.999), 1e-8


class Trained:
    """A network with tanh between its layers, in float64, that goes down losses by gradient descent or Adam.

    weights: (out, in) for each layer, and (out,) after it where it has a bias. lr: one for all, or one for
    matrices and one for biases, 0 for what is frozen. momentum: of gradient descent. Adam has the betas 0.5 and
    0.999. is_normed: what comes to each tanh is normalised first, as BatchNorm without weights of its own does it:
    over the batch, or, where there are `statistics`, by this mean and this variance of each feature.
    """

    def __init__(
        self,
        weights: Sequence[Tensor],
        *,
        lr: float | Sequence[float],
        momentum: float = 0,
        is_adam: bool = False,
        is_normed: bool = False,
        statistics: tuple[Tensor, Tensor] | None = None,
    ):
        self.weights = [leaf(weight) for weight in weights]
        rates = [lr, lr] if isinstance(lr, int | float) else lr
        self.rates = [rates[weight.dim() == 1] for weight in weights]
        self.momentum, self.is_adam, self.is_normed, self.statistics = momentum, is_adam, is_normed, statistics
        self.steps = 0
        self.means = [torch.zeros_like(weight) for weight in self.weights]
        self.squares = [torch.zeros_like(weight) for weight in self.weights]

    def __call__(self, x: Tensor) -> Tensor:
        """What the network answers. x: (batch, ...)."""
        x = x.double().flatten(1)
        for number, weight in enumerate(self.weights):
            if weight.dim() == 1:
                x = x + weight
            else:
                x = (self.between_layers(x) if number else x) @ weight.T
        return x

    def between_layers(self, x: Tensor) -> Tensor:
        """What becomes of a layer's answers before they go into the next layer."""
        if self.is_normed:
            mean, variance = self.statistics or (x.mean(0), x.var(0, correction=0))
            x = (x - mean) / (variance + 1e-5).sqrt()
        return x.tanh()

    def descend(self, loss: Tensor) -> float:
        """One step of these weights down a loss, which is returned as it was before."""
        slopes = torch.autograd.grad(loss, self.weights)
        moves = self.by_adam(slopes) if self.is_adam else self.by_momentum(slopes)
        moved = zip(self.weights, self.rates, moves, strict=True)
        self.weights = [leaf(weight - rate * move) for weight, rate, move in moved]
        return float(loss.detach())

    def by_momentum(self, slopes: Sequence[Tensor]) -> list[Tensor]:
        """The gradients, with `momentum` times what was the direction before."""
        self.means = [self.momentum * old + new for old, new in zip(self.means, slopes, strict=True)]
        return self.means

    def by_adam(self, slopes: Sequence[Tensor]) -> list[Tensor]:
        """Kingma & Ba 2015, Algorithm 1: the directions in which Adam goes, at the learning rate."""
        self.steps += 1
        self.means, self.squares = (
            [beta * old + (1 - beta) * new for old, new in zip(before, now, strict=True)]
            for beta, before, now in zip(
                BETAS, (self.means, self.squares), (slopes, [slope.square() for slope in slopes]), strict=True
            )
        )
        unbiased = (1 - beta**self.steps for beta in BETAS)
        of_mean, of_square = unbiased
        return [
            mean / of_mean / ((square / of_square).sqrt() + EPSILON)
            for mean, square in zip(self.means, self.squares, strict=True)
        ]


def leaf(weight: Tensor) -> Tensor:
    """A float64 copy outside of the graph that gradients are asked for."""
    return weight.detach().double().clone().requires_grad_()
