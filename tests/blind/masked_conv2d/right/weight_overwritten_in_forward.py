"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in {"A", "B"} or kernel_size % 2 == 0:
        raise ValueError(f"no mask for kind {kind!r} and kernel size {kernel_size}")
    place = torch.arange(kernel_size * kernel_size)  # in reading order
    own = kernel_size * kernel_size // 2
    seen = place < own if kind == "A" else place <= own
    return seen.view(1, 1, kernel_size, kernel_size).repeat(out_channels, in_channels, 1, 1).float()


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        super().__init__(in_channels, out_channels, kernel_size, padding="same", bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x: Tensor) -> Tensor:
        self.weight.data *= self.mask
        return super().forward(x)
