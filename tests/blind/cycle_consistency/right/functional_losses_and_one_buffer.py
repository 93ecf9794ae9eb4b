from collections.abc import Callable

import torch
import torch.nn.functional as nnf
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    label = torch.full_like(output, float(is_real))
    return nnf.mse_loss(output, label)


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    fake_y, fake_x = F(x), B(y)
    return nnf.l1_loss(B(fake_y), x) + nnf.l1_loss(F(fake_x), y)


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return nnf.l1_loss(F(y), y) + nnf.l1_loss(B(x), x)


class ImagePool:
    """The pictures lie in one tensor, which is made when the first of them arrive."""

    def __init__(self, size: int):
        self.size = size
        self.count = 0
        self.buffer = None

    @torch.no_grad()
    def query(self, images: Tensor, u: Tensor) -> Tensor:
        out = images.detach().clone()
        if self.size == 0:
            return out
        if self.buffer is None:
            self.buffer = torch.empty(self.size, *images.shape[1:], dtype=images.dtype, device=images.device)
        for i in range(images.shape[0]):
            if self.count < self.size:
                self.buffer[self.count] = images[i]
                self.count += 1
            elif u[i, 0] < 0.5:
                place = int(u[i, 1] * self.size)
                out[i] = self.buffer[place]
                self.buffer[place] = images[i]
        return out
