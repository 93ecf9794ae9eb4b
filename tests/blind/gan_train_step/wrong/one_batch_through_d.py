"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    """Real and fake in one go, then split again."""
    with torch.no_grad():
        fake = G(z)
    n = len(x_real)
    logits = D(torch.cat([x_real, fake]))
    loss = F.softplus(-logits[:n]).mean() + F.softplus(logits[n:]).mean()
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
    loss_G = F.softplus(-D(G(z_g))).mean()
    opt_G.zero_grad()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
