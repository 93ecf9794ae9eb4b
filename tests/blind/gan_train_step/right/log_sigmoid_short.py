"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _down(opt, loss):
    opt.zero_grad(), loss.backward(), opt.step()
    return loss.detach()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    return _down(opt_D, -F.logsigmoid(-D(G(z).detach())).mean() - F.logsigmoid(D(x_real)).mean())


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    return {
        "loss_D": discriminator_step(G, D, opt_D, x_real, z_d),
        "loss_G": _down(opt_G, -F.logsigmoid(D(G(z_g))).mean()),
    }
