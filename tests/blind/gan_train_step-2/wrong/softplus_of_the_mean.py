import torch
import torch.nn.functional as F
from torch import Tensor, nn


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    opt_D.zero_grad()
    d_real = D(x_real).mean()
    d_fake = D(G(z).detach()).mean()
    loss_d = F.softplus(-d_real) + F.softplus(d_fake)
    loss_d.backward()
    opt_D.step()
    return loss_d.item()


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    loss_d = discriminator_step(G, D, opt_D, x_real, z_d)
    opt_G.zero_grad()
    d_fake = D(G(z_g)).mean()
    loss_g = F.softplus(-d_fake)
    loss_g.backward()
    opt_G.step()
    return {"loss_D": loss_d, "loss_G": loss_g.item()}
