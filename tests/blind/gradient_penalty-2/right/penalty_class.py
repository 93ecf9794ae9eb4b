"""WGAN-GP penalty as an object."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


class GradientPenalty(nn.Module):
    def __init__(self, target: float = 1.0, verbose: bool = False):
        super().__init__()
        self.target, self.verbose = target, verbose

    def mix(self, real: Tensor, fake: Tensor, alpha: Tensor | None) -> Tensor:
        if alpha is None:
            alpha = torch.rand_like(real.flatten(1)[:, 0])
        share = alpha[:, None]
        mixed = share * real.flatten(1) + (1 - share) * fake.flatten(1)
        return mixed.view(real.shape)

    def forward(self, critic: Callable[[Tensor], Tensor], points: Tensor) -> Tensor:
        points = torch.empty_like(points).copy_(points.detach()).requires_grad_()
        score = critic(points)
        (gradient,) = torch.autograd.grad(score, points, torch.ones_like(score), create_graph=True)
        slope = torch.stack([row.norm() for row in gradient.flatten(1)])
        if self.verbose:
            print(f"mean slope {slope.mean().item():.3f}")
        return (slope - self.target).square().mean()


_penalty = GradientPenalty(verbose=True)


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    return _penalty.mix(real, fake, alpha)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    return _penalty(critic, _penalty.mix(real, fake, alpha))
