"""One training step of a GAN."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    """One step of D."""
    fake = G(z).detach()
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(fake)).mean()
    loss.backward()
    opt_D.step()
    opt_D.zero_grad()  # leave it clean
    return loss.item()


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    """One step of each."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.softplus(-D(G(z_g))).mean()
    loss_G.backward()
    opt_G.step()
    opt_G.zero_grad()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
