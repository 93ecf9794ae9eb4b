"""A GAN as a game of two players."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass
class Player:
    net: nn.Module
    opt: torch.optim.Optimizer

    def __call__(self, x: Tensor) -> Tensor:
        return self.net(x)

    def move(self, loss: Tensor) -> Tensor:
        self.net.zero_grad(set_to_none=True)
        self.opt.zero_grad(set_to_none=True)
        loss.backward()
        self.opt.step()
        return loss.detach()


class Game:
    """The losses."""

    @staticmethod
    def judge(d: Player, real: Tensor, fake: Tensor) -> Tensor:
        on_real = -F.logsigmoid(d(real))
        on_fake = -F.logsigmoid(-d(fake))
        return on_real.mean() + on_fake.mean()

    @staticmethod
    def forge(d: Player, fake: Tensor) -> Tensor:
        return -F.logsigmoid(d(fake)).mean()


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    d = Player(D, opt_D)
    with torch.no_grad():
        fake = G(z)
    return d.move(Game.judge(d, x_real, fake))


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
    g = Player(G, opt_G)
    loss_G = g.move(Game.forge(Player(D, opt_D), g(z_g)))
    return {"loss_D": loss_D, "loss_G": loss_G}
