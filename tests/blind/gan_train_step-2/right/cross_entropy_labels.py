import torch
import torch.nn.functional as F
from torch import Tensor, nn


def adversarial_loss(logits: Tensor, is_real: bool) -> Tensor:
    target = torch.ones_like(logits) if is_real else torch.zeros_like(logits)
    return F.binary_cross_entropy_with_logits(logits, target)


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    fake_imgs = G(z)
    opt_D.zero_grad()
    real_loss = adversarial_loss(D(x_real), True)
    fake_loss = adversarial_loss(D(fake_imgs.detach()), False)
    d_loss = real_loss + fake_loss
    d_loss.backward()
    opt_D.step()
    return d_loss.item()


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
    gen_imgs = G(z_g)
    opt_G.zero_grad()
    g_loss = adversarial_loss(D(gen_imgs), True)  # the generator wants them taken for real
    g_loss.backward()
    opt_G.step()
    return {"loss_D": d_loss, "loss_G": g_loss.item()}
