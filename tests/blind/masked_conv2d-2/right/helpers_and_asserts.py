"""Masked convolution, in small pieces."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

KINDS = ("A", "B")


def check(kind: str, kernel_size: int) -> None:
    if kind not in KINDS:
        raise ValueError(f"kind has to be one of {KINDS}, not {kind!r}")
    if kernel_size < 1 or kernel_size % 2 == 0:
        raise ValueError(f"the kernel has to have a middle, {kernel_size} has none")


def rows_and_columns(kernel_size: int) -> tuple[Tensor, Tensor]:
    """How far each entry of the kernel lies below and to the right of the middle."""
    offset = torch.arange(kernel_size) - kernel_size // 2
    down, right = torch.meshgrid(offset, offset, indexing="ij")
    return down, right


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    """Ones for pixels that come earlier."""
    check(kind, kernel_size)
    down, right = rows_and_columns(kernel_size)
    visible = (down < 0) | ((down == 0) & (right < 0))
    if kind == "B":
        visible |= (down == 0) & (right == 0)
    mask = visible.to(torch.float32).expand(out_channels, in_channels, -1, -1).contiguous()
    assert mask.shape == (out_channels, in_channels, kernel_size, kernel_size)
    return mask


class MaskedConv2d(nn.Conv2d):
    mask: Tensor

    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        check(kind, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size=kernel_size, bias=bias)
        self.kind = kind
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        assert self.mask.shape == self.weight.shape

    def masked_weight(self) -> Tensor:
        return self.weight * self.mask

    def forward(self, x: Tensor) -> Tensor:
        height, width = x.shape[-2:]
        edge = self.mask.shape[-1] // 2
        out = F.conv2d(F.pad(x, (edge, edge, edge, edge)), self.masked_weight(), self.bias)
        assert out.shape[-2:] == (height, width)
        return out

    def extra_repr(self) -> str:
        return f"kind={self.kind}, " + super().extra_repr()
