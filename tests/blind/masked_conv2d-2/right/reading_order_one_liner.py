import torch
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in {"A", "B"} or not kernel_size % 2:
        raise ValueError(f"kind A or B and an odd kernel, not {kind} and {kernel_size}")
    place = torch.arange(kernel_size**2).view(kernel_size, kernel_size)
    return (place < kernel_size**2 // 2 + (kind == "B")).float().repeat(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    """Sees earlier pixels only, or also its own."""

    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        m = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, 1, kernel_size // 2, bias=bias)
        self.register_buffer("mask", m)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(x, self.weight * self.mask, self.bias)
