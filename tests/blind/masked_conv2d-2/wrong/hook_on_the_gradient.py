"""Masked convolution: the weight starts masked, and a hook keeps the gradient from undoing it."""

import torch
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"kind {kind!r} is neither A nor B")
    if kernel_size % 2 == 0:
        raise ValueError(f"kernel size {kernel_size} is even")
    middle = kernel_size // 2
    mask = torch.ones(out_channels, in_channels, kernel_size, kernel_size)
    mask[:, :, middle + 1 :] = 0
    mask[:, :, middle, middle + 1 :] = 0
    if kind == "A":
        mask[:, :, middle, middle] = 0
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)
        with torch.no_grad():
            self.weight.mul_(self.mask)
        self.weight.register_hook(lambda grad: grad * self.mask)

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x)
