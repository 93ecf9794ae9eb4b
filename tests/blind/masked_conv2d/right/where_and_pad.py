"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Kind = Literal["A", "B"]


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    match kind:
        case "A":
            shown = 0
        case "B":
            shown = 1
        case _:
            raise ValueError(f"kind {kind!r}")
    if not kernel_size % 2:
        raise ValueError(f"kernel_size {kernel_size}")
    c: int = kernel_size // 2
    mask: Tensor = torch.zeros((out_channels, in_channels, kernel_size, kernel_size), dtype=torch.float32)
    mask[..., :c, :] = 1.0
    mask[..., c, : c + shown] = 1.0
    return mask


class MaskedConv2d(nn.Conv2d):
    mask: Tensor

    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        # no padding here: forward pads by itself
        super().__init__(in_channels, out_channels, kernel_size, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def visible_weight(self) -> Tensor:
        hidden: Tensor = self.mask == 0
        return torch.where(hidden, torch.zeros_like(self.weight), self.weight)

    def forward(self, x: Tensor) -> Tensor:
        c: int = self.mask.shape[-1] // 2
        padded: Tensor = F.pad(x, (c, c, c, c))
        return F.conv2d(padded, self.visible_weight(), self.bias)
