from collections.abc import Callable

import torch
import torch.autograd as autograd
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(real.size(0), dtype=real.dtype, device=real.device)
    alpha = alpha.view(-1, *([1] * (real.dim() - 1)))
    return alpha * real + (1 - alpha) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    interpolates = autograd.Variable(interpolate(real.detach(), fake.detach(), alpha), requires_grad=True)
    scores = critic(interpolates)
    gradients = autograd.grad(
        outputs=scores,
        inputs=interpolates,
        grad_outputs=torch.ones_like(scores),
        retain_graph=True,  # the graph is needed again for the critic's loss
        only_inputs=True,
    )[0]
    slopes = gradients.reshape(len(gradients), -1).norm(2, dim=1)
    return ((slopes - 1) ** 2).mean()
