"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
from torch import Tensor, nn


def softplus(a: Tensor) -> Tensor:
    # log(e^0 + e^a), safe for large a
    return torch.logaddexp(torch.zeros_like(a), a)


def descend(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    """One step of the optimizer along the gradient of this loss alone."""
    optimizer.zero_grad()
    moved = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
    slopes = torch.autograd.grad(loss, moved, allow_unused=True)
    for p, slope in zip(moved, slopes):
        p.grad = slope
    optimizer.step()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    with torch.no_grad():
        fake = G(z)
    loss = softplus(-D(x_real)).mean() + softplus(D(fake)).mean()
    descend(opt_D, loss)
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
    loss_G = softplus(-D(G(z_g))).mean()
    descend(opt_G, loss_G)
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
