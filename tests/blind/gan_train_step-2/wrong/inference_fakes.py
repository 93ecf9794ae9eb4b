"""GAN training step."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@torch.inference_mode()
def sample(G: nn.Module, z: Tensor) -> Tensor:
    """Fakes without a graph."""
    return G(z)


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(sample(G, z))).mean()
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
    loss = F.softplus(-D(G(z_g))).mean()
    opt_G.zero_grad()
    loss.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss.item()}
