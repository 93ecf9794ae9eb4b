"""One turn of the game. Whoever does not move is frozen, and thawed to what it was."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@contextmanager
def frozen(net: nn.Module) -> Iterator[None]:
    flags = [(p, p.requires_grad) for p in net.parameters()]
    try:
        for p, _ in flags:
            p.requires_grad_(False)
        yield
    finally:
        for p, flag in flags:
            p.requires_grad_(flag)


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    assert x_real.ndim >= 1 and z.ndim >= 1
    with frozen(G):
        fake = G(z)
    assert not fake.requires_grad
    opt_D.zero_grad(set_to_none=True)
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(fake)).mean()
    assert loss.ndim == 0
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
    losses = {"loss_D": discriminator_step(G, D, opt_D, x_real, z_d)}
    with frozen(D):
        opt_G.zero_grad(set_to_none=True)
        loss = F.softplus(-D(G(z_g))).mean()
        loss.backward()
        opt_G.step()
    losses["loss_G"] = loss.item()
    return losses
