import torch
import torch.nn.functional as F
from torch import Tensor, nn


def d_loss(D, real, fake):
    return F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()


def g_loss(D, fake):
    return F.softplus(-D(fake)).mean()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    with torch.no_grad():
        fake = G(z)
    opt_D.zero_grad()
    loss = d_loss(D, x_real, fake)
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
    # gradients of G
    opt_G.zero_grad()
    loss_G = g_loss(D, G(z_g))
    loss_G.backward()
    # gradients of D; what G's loss left in D is wiped here
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
