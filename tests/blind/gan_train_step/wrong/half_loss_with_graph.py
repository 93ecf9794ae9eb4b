"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
from torch import Tensor, nn

adversarial_loss = nn.BCEWithLogitsLoss()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    opt_D.zero_grad()
    pred_real = D(x_real)
    pred_fake = D(G(z).detach())
    real_loss = adversarial_loss(pred_real, torch.ones_like(pred_real))
    fake_loss = adversarial_loss(pred_fake, torch.zeros_like(pred_fake))
    d_loss = (real_loss + fake_loss) / 2
    d_loss.backward()
    opt_D.step()
    return d_loss


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    d_loss = discriminator_step(G, D, opt_D, x_real, z_d)
    opt_G.zero_grad()
    validity = D(G(z_g))
    g_loss = adversarial_loss(validity, torch.ones_like(validity))
    g_loss.backward()
    opt_G.step()
    return {"loss_D": d_loss, "loss_G": g_loss}
