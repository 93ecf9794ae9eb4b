"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def set_requires_grad(net: nn.Module, flag: bool) -> None:
    for p in net.parameters():
        p.requires_grad = flag


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    set_requires_grad(D, True)
    fake = G(z).detach()
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(fake)).mean()
    opt_D.zero_grad()
    loss.backward()
    opt_D.step()
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
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    set_requires_grad(D, False)  # no gradients for D in the step of G
    loss_G = F.softplus(-D(G(z_g))).mean()
    opt_G.zero_grad()
    loss_G.backward()
    opt_G.step()
    set_requires_grad(D, True)
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
