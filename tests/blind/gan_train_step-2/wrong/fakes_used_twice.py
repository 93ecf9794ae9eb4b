"""One training step of a GAN. The fakes are made once and used by both players."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _step_on(D, opt_D, x_real, x_fake):
    opt_D.zero_grad()
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(x_fake.detach())).mean()
    loss.backward()
    opt_D.step()
    return loss.item()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    return _step_on(D, opt_D, x_real, G(z))


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    x_fake = G(z_d)
    loss_D = _step_on(D, opt_D, x_real, x_fake)
    opt_G.zero_grad()
    loss_G = F.softplus(-D(x_fake)).mean()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
