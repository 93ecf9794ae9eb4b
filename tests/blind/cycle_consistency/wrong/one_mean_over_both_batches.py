from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    return (output - float(is_real)).square().mean()


def both_directions(a: Tensor, x: Tensor, b: Tensor, y: Tensor) -> Tensor:
    differences = torch.cat([(a - x).flatten(), (b - y).flatten()])
    return 2 * differences.abs().mean()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return both_directions(B(F(x)), x, F(B(y)), y)


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return both_directions(B(x), x, F(y), y)


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.pool = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        result = []
        for image, (a, b) in zip(images, u.tolist()):
            image = image.detach().clone()
            if len(self.pool) < self.size:
                self.pool.append(image)
            elif self.size and a < 0.5:
                place = int(b * self.size)
                self.pool[place], image = image, self.pool[place]
            result.append(image)
        return torch.stack(result)
