"""Masked convolution with a small cache for sampling, where the same weight is needed for each pixel."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"kind: {kind!r}")
    if kernel_size % 2 == 0:
        raise ValueError(f"kernel_size: {kernel_size}")
    n = kernel_size**2
    flat = torch.zeros(n)
    flat[: n // 2 + (kind == "B")] = 1
    return flat.view(1, 1, kernel_size, kernel_size).repeat(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)
        self._ready = None

    def effective_weight(self) -> Tensor:
        if self.training:
            return self.weight * self.mask
        if self._ready is None:
            self._ready = (self.weight * self.mask).detach()
        return self._ready

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.effective_weight(), self.bias, padding=self.padding)
