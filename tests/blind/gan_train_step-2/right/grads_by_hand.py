"""A GAN step that never calls backward."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _parameters_of(optimizer: torch.optim.Optimizer) -> list[nn.Parameter]:
    return [p for group in optimizer.param_groups for p in group["params"]]


def _descend(optimizer: torch.optim.Optimizer, loss: Tensor) -> float:
    everything = _parameters_of(optimizer)
    moving = [p for p in everything if p.requires_grad]
    slopes = torch.autograd.grad(loss, moving, allow_unused=True)
    for p in everything:
        p.grad = None
    for p, slope in zip(moving, slopes):
        p.grad = slope
    optimizer.step()
    return float(loss.detach())


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    with torch.no_grad():
        x_fake = G(z)
    return _descend(opt_D, F.softplus(-D(x_real)).mean() + F.softplus(D(x_fake)).mean())


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = _descend(opt_G, F.softplus(-D(G(z_g))).mean())
    return {"loss_D": loss_D, "loss_G": loss_G}
