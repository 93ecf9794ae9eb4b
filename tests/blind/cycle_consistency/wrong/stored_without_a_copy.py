from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    target = float(is_real)
    return (output - target).square().mean()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    rec_x = B(F(x))
    rec_y = F(B(y))
    return (rec_x - x).abs().mean() + (rec_y - y).abs().mean()


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return (F(y) - y).abs().mean() + (B(x) - x).abs().mean()


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.stored = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        out = []
        for image, row in zip(images, u):
            image = image.detach()
            if len(self.stored) < self.size:
                self.stored.append(image)
                out.append(image)
            elif self.size > 0 and row[0] < 0.5:
                place = int(row[1] * self.size)
                out.append(self.stored[place])
                self.stored[place] = image
            else:
                out.append(image)
        return torch.stack(out)
