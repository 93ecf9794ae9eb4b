"""One training step of a GAN: the discriminator moves, then the generator moves against it."""

from dataclasses import dataclass
from typing import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass
class Player:
    """A network that moves, with the optimiser that moves it."""

    net: nn.Module
    opt: torch.optim.Optimizer

    def weights(self) -> list[nn.Parameter]:
        return [p for p in self.net.parameters() if p.requires_grad]

    def move(self, loss_of: Callable[[nn.Module], Tensor]) -> float:
        self.opt.zero_grad(set_to_none=True)
        loss = loss_of(self.net)
        # gradients go to this player only, the other's .grad is not touched
        loss.backward(inputs=self.weights())
        self.opt.step()
        return loss.item()


def called_real(logits: Tensor) -> Tensor:
    return F.softplus(-logits).mean()


def called_fake(logits: Tensor) -> Tensor:
    return F.softplus(logits).mean()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    with torch.no_grad():
        fake = G(z)

    def loss(judge: nn.Module) -> Tensor:
        return called_real(judge(x_real)) + called_fake(judge(fake))

    return Player(D, opt_D).move(loss)


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
    loss_G = Player(G, opt_G).move(lambda artist: called_real(D(artist(z_g))))
    return {"loss_D": loss_D, "loss_G": loss_G}
