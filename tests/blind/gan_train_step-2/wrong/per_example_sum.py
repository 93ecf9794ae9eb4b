"""One training step of a GAN, losses per example."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def per_example(losses: Tensor) -> Tensor:
    batch_size = losses.shape[0]
    return losses.sum() / batch_size


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    with torch.no_grad():
        x_fake = G(z)
    opt_D.zero_grad()
    loss = per_example(F.softplus(-D(x_real))) + per_example(F.softplus(D(x_fake)))
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
    loss = per_example(F.softplus(-D(G(z_g))))
    loss.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss.item()}
