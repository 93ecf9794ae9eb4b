from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    return (output - int(is_real)).square().mean()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    loss_x = torch.mean(torch.abs(x - B(F(x))))
    loss_y = torch.mean(torch.abs(y - F(B(y))))
    return torch.add(loss_x, loss_y)


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    loss_y = torch.mean(torch.abs(y - F(y)))
    loss_x = torch.mean(torch.abs(x - B(x)))
    return torch.add(loss_x, loss_y)


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.stored = None

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        out = images.detach().clone()
        if self.size == 0:
            return out
        if self.stored is None:
            self.stored = out[:0].clone()
        # those that only fill the pool
        room = self.size - len(self.stored)
        self.stored = torch.cat([self.stored, out[:room]])
        # those that find it full, in their order
        places = (u[:, 1] * self.size).long()
        exchanged = u[:, 0] < 0.5
        for i in range(room, len(out)):
            if exchanged[i]:
                old = self.stored[places[i]].clone()
                self.stored[places[i]] = out[i]
                out[i] = old
        return out
