"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def sample(G: nn.Module, z: Tensor) -> Tensor:
    """Fakes for D to look at."""
    return G(z).detach()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    d_real, d_fake = D(x_real), D(sample(G, z))
    loss = F.softplus(-d_real).mean() + F.softplus(d_fake).mean()
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
    opt_G.zero_grad()
    loss_G = F.softplus(-D(sample(G, z_g))).mean()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
