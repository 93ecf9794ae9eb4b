"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
from torch import Tensor, nn

loss_fn = nn.BCEWithLogitsLoss()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    batch = x_real.size(0)
    real_labels = torch.ones(batch, 1)
    fake_labels = torch.zeros(batch, 1)
    opt_D.zero_grad()
    loss = loss_fn(D(x_real), real_labels) + loss_fn(D(G(z).detach()), fake_labels)
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
    loss_G = loss_fn(D(G(z_g)), torch.ones(z_g.size(0), 1))
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
