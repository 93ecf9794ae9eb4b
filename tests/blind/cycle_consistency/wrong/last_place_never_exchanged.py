from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    label = torch.as_tensor(float(is_real), dtype=output.dtype)
    return (output - label).pow(2).mean()


def distance(a: Tensor, b: Tensor) -> Tensor:
    return (a - b).abs().mean()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return distance(B(F(x)), x) + distance(F(B(y)), y)


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return distance(F(y), y) + distance(B(x), x)


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.images = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        returned = []
        for image, row in zip(images, u):
            image = image.detach().clone()
            if len(self.images) < self.size:
                self.images.append(image)
                returned.append(image)
                continue
            if self.size > 0 and row[0].item() < 0.5:
                random_id = int(row[1].item() * (self.size - 1))
                returned.append(self.images[random_id])
                self.images[random_id] = image
            else:
                returned.append(image)
        return torch.stack(returned)
