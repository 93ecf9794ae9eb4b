from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    label = 1.0 if is_real else 0.0
    squares = (output - label) ** 2
    batch = output.shape[0] if output.dim() > 0 else 1
    return squares.sum() / batch


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return (B(F(x)) - x).abs().mean() + (F(B(y)) - y).abs().mean()


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return (F(y) - y).abs().mean() + (B(x) - x).abs().mean()


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.images = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        out = []
        for image, row in zip(images.detach(), u):
            image = image.clone()
            if len(self.images) < self.size:
                self.images.append(image)
                out.append(image)
            elif self.size > 0 and row[0] < 0.5:
                place = int(row[1] * self.size)
                out.append(self.images[place])
                self.images[place] = image
            else:
                out.append(image)
        return torch.stack(out)
