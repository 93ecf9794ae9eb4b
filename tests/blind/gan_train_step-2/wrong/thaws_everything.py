"""One training step of a GAN, with the players frozen in turn."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def set_requires_grad(net: nn.Module, flag: bool) -> None:
    for p in net.parameters():
        p.requires_grad = flag


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    opt_D.zero_grad()
    fake = G(z).detach()
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(fake)).mean()
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
    set_requires_grad(D, False)  # D needs no gradients when G is optimised
    opt_G.zero_grad()
    loss_G = F.softplus(-D(G(z_g))).mean()
    loss_G.backward()
    opt_G.step()
    set_requires_grad(D, True)
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
