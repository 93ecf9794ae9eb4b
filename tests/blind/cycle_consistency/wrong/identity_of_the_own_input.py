from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    return torch.mean((output - (1 if is_real else 0)) ** 2)


def mean_abs(a: Tensor, b: Tensor) -> Tensor:
    return torch.mean(torch.abs(a - b))


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return mean_abs(B(F(x)), x) + mean_abs(F(B(y)), y)


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return mean_abs(F(x), x) + mean_abs(B(y), y)


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.kept = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        out = images.detach().clone()
        for i, image in enumerate(images.detach()):
            if len(self.kept) < self.size:
                self.kept.append(image.clone())
                continue
            if self.size > 0 and float(u[i, 0]) < 0.5:
                place = int(u[i, 1] * self.size)
                out[i] = self.kept[place]
                self.kept[place] = image.clone()
        return out
