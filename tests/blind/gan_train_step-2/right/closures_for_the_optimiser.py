from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def closure_of(opt: torch.optim.Optimizer, loss_fn: Callable[[], Tensor]) -> Callable[[], Tensor]:
    def closure() -> Tensor:
        opt.zero_grad()
        loss = loss_fn()
        loss.backward()
        return loss

    return closure


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    x_fake = G(z).detach()
    loss = opt_D.step(closure_of(opt_D, lambda: F.softplus(-D(x_real)).mean() + F.softplus(D(x_fake)).mean()))
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
    loss_G = opt_G.step(closure_of(opt_G, lambda: F.softplus(-D(G(z_g))).mean()))
    return dict(loss_D=loss_D, loss_G=loss_G.item())
