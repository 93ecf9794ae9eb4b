from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    return ((output - (1 if is_real else 0)) ** 2).mean()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return (B(F(x)) - x).abs().mean() + (F(B(y)) - y).abs().mean()


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return (F(y) - y).abs().mean() + (B(x) - x).abs().mean()


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.pool = None

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        out = images.detach().clone()
        if self.size == 0:
            return out
        if self.pool is None:
            self.pool = out[:0].clone()
        room = self.size - len(self.pool)
        self.pool = torch.cat([self.pool, out[:room]])
        new, chance = out[room:].clone(), u[room:]
        exchange = chance[:, 0] < 0.5
        places = (chance[:, 1] * self.size).long()[exchange]
        out[room:][exchange] = self.pool[places]
        self.pool[places] = new[exchange]
        return out
