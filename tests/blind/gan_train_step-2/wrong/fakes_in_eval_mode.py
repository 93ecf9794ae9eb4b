"""GAN step."""

from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@contextmanager
def evaluating(net: nn.Module):
    """Eval mode and no graph, and every module back to its own mode at the end."""
    modes = {m: m.training for m in net.modules()}
    net.eval()
    try:
        with torch.no_grad():
            yield net
    finally:
        for m, mode in modes.items():
            m.training = mode


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    with evaluating(G):  # G is not trained here
        fake = G(z)
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(fake)).mean()
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
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.softplus(-D(G(z_g))).mean()
    opt_G.zero_grad()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
