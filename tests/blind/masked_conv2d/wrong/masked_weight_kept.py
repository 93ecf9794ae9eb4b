"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"kind must be A or B, not {kind!r}")
    if kernel_size % 2 == 0:
        raise ValueError("the kernel size must be odd")
    y, x = torch.meshgrid(torch.arange(kernel_size), torch.arange(kernel_size), indexing="ij")
    c = kernel_size // 2
    seen = (y < c) | ((y == c) & (x < c))
    if kind == "B":
        seen = seen | ((y == c) & (x == c))
    return seen.float().repeat(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        self._masked = None

    def forward(self, x: Tensor) -> Tensor:
        if self.training or self._masked is None:
            self._masked = self.weight * self.mask
        # in eval mode the weight does not change any more
        return F.conv2d(x, self._masked, self.bias, padding=self.padding)
