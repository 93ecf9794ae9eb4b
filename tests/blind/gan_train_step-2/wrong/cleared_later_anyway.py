import torch
import torch.nn.functional as F
from torch import Tensor, nn


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    opt_D.zero_grad()
    logits_real, logits_fake = D(x_real), D(G(z))
    loss = F.softplus(-logits_real).mean() + F.softplus(logits_fake).mean()
    loss.backward()
    opt_D.step()  # moves D only, so G is safe
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
    opt_G.zero_grad()
    logits_fake = D(G(z_g))
    loss = F.softplus(-logits_fake).mean()
    loss.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss.item()}
