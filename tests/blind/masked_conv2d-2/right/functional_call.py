"""Masked convolution that lets its parent do the work, with a masked weight swapped in."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kernel_size % 2 == 0:
        raise ValueError("an even kernel has no middle")
    try:
        own = {"A": 0.0, "B": 1.0}[kind]
    except KeyError:
        raise ValueError(f"no kind {kind!r}") from None
    half = (kernel_size**2 - 1) // 2
    line = F.pad(torch.ones(half), (0, half + 1))
    line[half] = own
    return line.unflatten(0, (kernel_size, kernel_size)).tile(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)
        self._swapped = False

    def forward(self, x: Tensor) -> Tensor:
        if self._swapped:
            return super().forward(x)
        self._swapped = True
        try:
            return functional_call(self, {"weight": self.weight * self.mask}, (x,))
        finally:
            self._swapped = False
