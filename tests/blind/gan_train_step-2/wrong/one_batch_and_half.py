"""A GAN step that runs D once instead of twice."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    with torch.no_grad():
        x_fake = G(z)
    both = torch.cat([x_real, x_fake])
    logits = D(both)
    on_real, on_fake = logits[: len(x_real)], logits[len(x_real) :]
    loss = 0.5 * (F.softplus(-on_real).mean() + F.softplus(on_fake).mean())
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
