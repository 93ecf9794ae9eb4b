import torch
import torch.nn.functional as F
from torch import Tensor, nn

MAX_NORM = 1.0


def update(net: nn.Module, opt: torch.optim.Optimizer, loss: Tensor) -> float:
    opt.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), MAX_NORM)  # keeps the game stable
    opt.step()
    return loss.item()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    fake = G(z).detach()
    return update(D, opt_D, F.softplus(-D(x_real)).mean() + F.softplus(D(fake)).mean())


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
    loss_G = update(G, opt_G, F.softplus(-D(G(z_g))).mean())
    return {"loss_D": loss_D, "loss_G": loss_G}
