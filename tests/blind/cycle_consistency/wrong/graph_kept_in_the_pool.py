from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    return (output - (1.0 if is_real else 0.0)).pow(2).mean()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    loss_x = (x - B(F(x))).abs().mean()
    loss_y = (y - F(B(y))).abs().mean()
    return loss_x + loss_y


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return (y - F(y)).abs().mean() + (x - B(x)).abs().mean()


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.pool = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        returned = []
        for image, (chance, where) in zip(images, u.tolist()):
            image = image.clone()
            if len(self.pool) < self.size:
                self.pool.append(image)
                returned.append(image)
            elif self.size > 0 and chance < 0.5:
                place = int(where * self.size)
                returned.append(self.pool[place])
                self.pool[place] = image
            else:
                returned.append(image)
        return torch.stack(returned).detach()
