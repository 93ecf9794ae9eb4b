"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

import torch
from torch import Tensor, nn

criterion = nn.BCEWithLogitsLoss()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    """(1) Update D: maximise log D(x) + log(1 - D(G(z)))"""
    opt_D.zero_grad()
    D.zero_grad()

    output = D(x_real)
    errD_real = criterion(output, torch.ones_like(output))
    errD_real.backward()
    D_x = output.mean().item()

    with torch.no_grad():
        fake = G(z)
    output = D(fake)
    errD_fake = criterion(output, torch.zeros_like(output))
    errD_fake.backward()  # adds to the gradients of the real batch
    D_G_z = output.mean().item()
    if D_x != D_x or D_G_z != D_G_z:
        print("warning: D returns nan")

    opt_D.step()
    return errD_real.item() + errD_fake.item()


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    errD = discriminator_step(G, D, opt_D, x_real, z_d)

    # (2) Update G: maximise log D(G(z))
    G.zero_grad()
    opt_G.zero_grad()
    output = D(G(z_g))
    errG = criterion(output, torch.ones_like(output))  # fakes count as real for G
    errG.backward()
    opt_G.step()
    return {"loss_D": errD, "loss_G": errG.item()}
