from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    target = torch.ones_like(output) if is_real else torch.zeros_like(output)
    return torch.mean((output - target) ** 2)


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return torch.mean((B(F(x)) - x).abs()) + torch.mean((F(B(y)) - y).abs())


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return torch.mean((F(y) - y).abs()) + torch.mean((B(x) - x).abs())


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.images = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        images = images.detach().clone()
        if len(self.images) < self.size:
            self.images.extend(image.clone() for image in images)
            self.images = self.images[: self.size]
            return images
        out = []
        for image, row in zip(images, u):
            if self.size > 0 and row[0] < 0.5:
                place = int(row[1] * self.size)
                out.append(self.images[place])
                self.images[place] = image
            else:
                out.append(image)
        return torch.stack(out)
