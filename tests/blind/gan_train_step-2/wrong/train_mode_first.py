import torch
import torch.nn.functional as F
from torch import Tensor, nn


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    """One step of D on a real batch and on fakes."""
    G.train()
    D.train()
    opt_D.zero_grad()
    x_fake = G(z).detach()
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(x_fake)).mean()
    loss.backward()
    opt_D.step()
    return loss.item()


def generator_step(G, D, opt_G, z):
    opt_G.zero_grad()
    loss = F.softplus(-D(G(z))).mean()
    loss.backward()
    opt_G.step()
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
    loss_G = generator_step(G, D, opt_G, z_g)
    return {"loss_D": loss_D, "loss_G": loss_G}
