from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    target = 1.0 if is_real else 0.0
    return ((output - target) ** 2).mean()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return (B(F(x)) - x).abs().mean() + (F(B(y)) - y).abs().mean()


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return (F(y) - y).abs().mean() + (B(x) - x).abs().mean()


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.stored = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        result = []
        for image, (throw, place) in zip(images, u):
            image = image.detach().clone()
            if len(self.stored) < self.size:
                self.stored.append(image)
                result.append(image)
            elif self.size > 0 and throw < 0.5:
                i = int(place * self.size)
                result.append(self.stored[i])
                self.stored[i] = image
            else:
                result.append(image)
        return torch.stack(result)
