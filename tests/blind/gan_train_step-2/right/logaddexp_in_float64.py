"""GAN step, with the losses written out as log(1 + e^a) in float64."""

import torch
from torch import Tensor, nn

turn = 0


def cost(a: Tensor) -> Tensor:
    """The mean of log(e^0 + e^a) over everything."""
    a = a.double().reshape(-1)
    return torch.logaddexp(torch.zeros_like(a), a).sum() / a.numel()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    with torch.no_grad():
        fake = G(z)
    for group in opt_D.param_groups:
        for p in group["params"]:
            p.grad = None
    real_part, fake_part = cost(-D(x_real)), cost(D(fake))
    total = real_part + fake_part
    total.backward()
    opt_D.step()
    return float(total)


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    global turn
    turn += 1
    loss_d = discriminator_step(G, D, opt_D, x_real, z_d)
    for group in opt_G.param_groups:
        for p in group["params"]:
            p.grad = None
    total = cost(-D(G(z_g)))
    total.backward()
    opt_G.step()
    print(f"turn {turn}: D {loss_d:.3f}, G {total.item():.3f}")
    return {"loss_D": loss_d, "loss_G": float(total)}
