from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    if is_real:
        return (output - 1).pow(2).mean()
    return output.pow(2).mean()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    cycle_x = (B(F(x)) - x).abs().mean()
    cycle_y = (F(B(y)) - y).abs().mean()
    return cycle_x + cycle_y


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    same_y = (F(y) - y).abs().mean()
    same_x = (B(x) - x).abs().mean()
    return same_y + same_x


class ImagePool:
    """Keeps up to `size` pictures."""

    images: list[Tensor] = []

    def __init__(self, size: int):
        self.size = size

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        result = []
        for image, row in zip(images, u):
            image = image.detach().clone()
            if len(self.images) < self.size:
                self.images.append(image)
                result.append(image)
            elif self.size > 0 and row[0] < 0.5:
                place = int(row[1] * self.size)
                result.append(self.images[place].clone())
                self.images[place] = image
            else:
                result.append(image)
        return torch.stack(result)
