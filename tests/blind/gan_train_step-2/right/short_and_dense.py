import torch
from torch import Tensor, nn
from torch.nn.functional import softplus as sp


def step(opt, loss):
    opt.zero_grad(), loss.backward(), opt.step()
    return loss.item()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    return step(opt_D, sp(-D(x_real)).mean() + sp(D(G(z).data)).mean())


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    return {
        "loss_D": discriminator_step(G, D, opt_D, x_real, z_d),  # a dict is filled from top to bottom
        "loss_G": step(opt_G, sp(-D(G(z_g))).mean()),
    }
