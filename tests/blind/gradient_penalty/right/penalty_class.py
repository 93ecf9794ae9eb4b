"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

from collections.abc import Callable

import torch
from torch import Tensor


class Line:
    """The straight lines from fakes to reals, one for each row."""

    def __init__(self, real: Tensor, fake: Tensor):
        self.start, self.way = fake, real - fake

    def at(self, alpha: Tensor) -> Tensor:
        share = alpha.to(self.way.dtype).reshape(-1, *(1 for _ in self.way.shape[1:]))
        return self.start + share * self.way

    def anywhere(self) -> Tensor:
        return self.at(torch.rand(len(self.way), dtype=self.way.dtype, device=self.way.device))


class Slope(torch.nn.Module):
    """A critic's slope as a module, so that it can be called like a function."""

    def __init__(self, critic: Callable[[Tensor], Tensor]):
        super().__init__()
        self._critic = [critic]  # in a list: not registered

    def forward(self, x: Tensor) -> Tensor:
        score = self._critic[0](x).sum() + x.sum() * 0
        gradient = torch.autograd.grad(outputs=score, inputs=x, create_graph=True)[0]
        return gradient.flatten(1).norm(p=2, dim=1)


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    line = Line(real, fake)
    return line.anywhere() if alpha is None else line.at(alpha)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real.detach(), fake.detach(), alpha).requires_grad_()
    return torch.mean((Slope(critic)(x) - 1.0) ** 2)
