"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def d_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    fake = G(z).detach()
    loss = d_loss(D(x_real), D(fake))
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
    # one forward pass of G is enough for both
    fake = G(z_d)
    loss_D = d_loss(D(x_real), D(fake.detach()))
    opt_D.zero_grad()
    loss_D.backward()
    opt_D.step()

    # G minimises what D maximises
    loss_G = -F.softplus(D(fake)).mean()
    opt_G.zero_grad()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D.item(), "loss_G": loss_G.item()}
