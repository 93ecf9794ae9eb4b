"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"kind must be A or B, not {kind!r}")
    if kernel_size % 2 == 0:
        raise ValueError("the kernel size must be odd")
    place = torch.arange(kernel_size**2).view(kernel_size, kernel_size)
    limit = kernel_size**2 // 2 + (1 if kind == "B" else 0)
    return (place < limit).float().repeat(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        # no gradient, so no optimiser moves it
        self.mask = nn.Parameter(make_mask(kind, out_channels, in_channels, kernel_size), requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(x, self.weight * self.mask, self.bias)
