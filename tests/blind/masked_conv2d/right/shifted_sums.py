"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def offsets(kind: str, kernel_size: int) -> list[tuple[int, int]]:
    """Rows down and columns right of the pixels that may be seen. Python compares tuples in reading order."""
    if kind not in ("A", "B"):
        raise ValueError(f"kind must be A or B, not {kind!r}")
    if kernel_size % 2 == 0:
        raise ValueError("the kernel size must be odd")
    r = kernel_size // 2
    near = [(dy, dx) for dy in range(-r, r + 1) for dx in range(-r, r + 1)]
    return [o for o in near if o < (0, 0) or (kind == "B" and o == (0, 0))]


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    mask = torch.zeros(out_channels, in_channels, kernel_size, kernel_size)
    r = kernel_size // 2
    for dy, dx in offsets(kind, kernel_size):
        mask[:, :, r + dy, r + dx] = 1
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        self_offsets = offsets(kind, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        self.offsets = self_offsets

    def forward(self, x: Tensor) -> Tensor:
        """A sum of shifted pictures, one for each place that may be seen."""
        b, _, h, w = x.shape
        r = self.kernel_size[0] // 2
        big = F.pad(x, (r, r, r, r))
        out = x.new_zeros(b, self.out_channels, h, w)
        weight = self.weight * self.mask
        for dy, dx in self.offsets:
            shifted = big[:, :, r + dy : r + dy + h, r + dx : r + dx + w]
            out = out + torch.einsum("oi,bihw->bohw", weight[:, :, r + dy, r + dx], shifted)
        return out if self.bias is None else out + self.bias.view(1, -1, 1, 1)
