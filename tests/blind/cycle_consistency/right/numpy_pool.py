from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    if is_real:
        return torch.mean((1 - output) ** 2)
    return torch.mean(output**2)


def absolute(a: Tensor, b: Tensor) -> Tensor:
    return torch.nn.functional.l1_loss(a, b, reduction="sum") / b.numel()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return absolute(B(F(x)), x) + absolute(F(B(y)), y)


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return absolute(F(y), y) + absolute(B(x), x)


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.arrays: list[np.ndarray] = []

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        incoming = images.detach().cpu().numpy()
        chance = u.detach().cpu().numpy()
        outgoing = incoming.copy()
        for i in range(len(incoming)):
            if len(self.arrays) < self.size:
                self.arrays.append(incoming[i].copy())
            elif self.size > 0 and chance[i, 0] < 0.5:
                place = int(chance[i, 1] * self.size)
                outgoing[i] = self.arrays[place]
                self.arrays[place] = incoming[i].copy()
        return torch.from_numpy(outgoing).to(images.device)
