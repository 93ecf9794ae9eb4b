from collections.abc import Callable

import torch
from torch import Tensor

Generator = Callable[[Tensor], Tensor]


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    distance = output - 1 if is_real else output
    flat = distance.reshape(-1)
    return torch.dot(flat, flat) / flat.numel()


def l1(a: Tensor, b: Tensor) -> Tensor:
    return torch.linalg.vector_norm((a - b).reshape(-1), ord=1) / b.numel()


def cycle_loss(F: Generator, B: Generator, x: Tensor, y: Tensor) -> Tensor:
    return sum(l1(back(there(batch)), batch) for there, back, batch in ((F, B, x), (B, F, y)))


def identity_loss(F: Generator, B: Generator, x: Tensor, y: Tensor) -> Tensor:
    return sum(l1(generator(batch), batch) for generator, batch in ((F, y), (B, x)))


class ImagePool:
    def __init__(self, size: int):
        if size < 0:
            raise ValueError("size must not be negative")
        self.size = size
        self._pictures: list[Tensor] = []

    @property
    def full(self) -> bool:
        return len(self._pictures) == self.size

    def _exchange(self, image: Tensor, row: Tensor) -> Tensor:
        place = int(row[1] * self.size)
        old, self._pictures[place] = self._pictures[place], image
        return old

    def _one(self, image: Tensor, row: Tensor) -> Tensor:
        if not self.full:
            self._pictures.append(image)
            return image
        if self.size and bool(row[0] < 0.5):
            return self._exchange(image, row)
        return image

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        copies = images.detach().clone().unbind(0)
        return torch.stack([self._one(image, row) for image, row in zip(copies, u)])
