from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    total = 0
    numbers = output.reshape(-1)
    for number in numbers:
        if is_real:
            total = total + (number - 1) * (number - 1)
        else:
            total = total + number * number
    return total / numbers.shape[0]


def mean_difference(a: Tensor, b: Tensor) -> Tensor:
    total = 0
    for picture, other in zip(a, b):
        total = total + torch.abs(picture - other).sum()
    return total / b.numel()


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    there_and_back = mean_difference(B(F(x)), x)
    back_and_there = mean_difference(F(B(y)), y)
    return there_and_back + back_and_there


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    return mean_difference(F(y), y) + mean_difference(B(x), x)


class ImagePool:
    def __init__(self, size: int):
        self.size = size
        self.pictures = {}

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        answer = torch.zeros_like(images.detach())
        for number in range(len(images)):
            new = images[number].detach().clone()
            stored = len(self.pictures)
            if stored < self.size:
                self.pictures[stored] = new
                answer[number] = new
                continue
            if stored == 0:
                answer[number] = new
                continue
            exchange = u[number][0].item() < 0.5
            if exchange:
                place = int(u[number][1].item() * self.size)
                answer[number] = self.pictures[place]
                self.pictures[place] = new
            else:
                answer[number] = new
        return answer
