"""One training step of a GAN."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    """One step of D. Returns D's loss before the step."""
    # forget all old gradients of D
    D.zero_grad()
    opt_D.zero_grad()

    # train with an all-real batch
    output = D(x_real)
    err_real = F.softplus(-output).mean()
    err_real.backward()

    # train with an all-fake batch
    fake = G(z).detach()
    output = D(fake)
    err_fake = F.softplus(output).mean()
    err_fake.backward()

    # gradients of both batches have added up, now update D
    opt_D.step()
    return err_real.item() + err_fake.item()


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    """First D, then G."""
    err_d = discriminator_step(G, D, opt_D, x_real, z_d)

    # forget all old gradients of G
    G.zero_grad()
    opt_G.zero_grad()
    # new fakes, judged by the new D
    fake = G(z_g)
    output = D(fake)
    err_g = F.softplus(-output).mean()
    err_g.backward()
    opt_G.step()

    # the gradients that this left in D are of no use
    D.zero_grad()
    return {"loss_D": err_d, "loss_G": err_g.item()}
