from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    return torch.nn.functional.mse_loss(output, torch.full_like(output, 1.0 if is_real else 0.0))


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    l1 = torch.nn.functional.l1_loss
    return l1(B(F(x)), x) + l1(F(B(y)), y)


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    l1 = torch.nn.functional.l1_loss
    return l1(F(y), y) + l1(B(x), x)


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.count = 0
        self.pictures = None

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        images = images.detach()
        if self.size == 0:
            return images.clone()
        if self.pictures is None:
            self.pictures = images.new_zeros(self.size, *images.shape[1:])
        out = []
        for image, row in zip(images, u):
            if self.count < self.size:
                self.pictures[self.count] = image
                self.count += 1
                out.append(image)
            elif row[0] < 0.5:
                place = int(row[1] * self.size)
                old = self.pictures[place]
                self.pictures[place] = image
                out.append(old)
            else:
                out.append(image)
        return torch.stack(out)
