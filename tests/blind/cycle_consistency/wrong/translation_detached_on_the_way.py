from collections.abc import Callable

import torch
import torch.nn.functional as nnf
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    target = torch.ones_like(output) if is_real else torch.zeros_like(output)
    return nnf.mse_loss(output, target)


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    fake_y = F(x).detach()
    fake_x = B(y).detach()
    return nnf.l1_loss(B(fake_y), x) + nnf.l1_loss(F(fake_x), y)


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return nnf.l1_loss(F(y), y) + nnf.l1_loss(B(x), x)


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.stored: list[Tensor] = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        images = images.detach().clone()
        if self.size == 0:
            return images
        for i in range(len(images)):
            if len(self.stored) < self.size:
                self.stored.append(images[i].clone())
            elif u[i, 0] < 0.5:
                place = int(u[i, 1] * self.size)
                old = self.stored[place]
                self.stored[place] = images[i].clone()
                images[i] = old
        return images
