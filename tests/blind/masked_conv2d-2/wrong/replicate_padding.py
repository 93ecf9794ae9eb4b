"""The masked convolution, without dark borders."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"kind {kind!r}")
    if kernel_size % 2 == 0:
        raise ValueError(f"even kernel size {kernel_size}")
    mask = torch.ones(out_channels, in_channels, kernel_size, kernel_size)
    centre = kernel_size // 2
    mask[:, :, centre, centre + (kind == "B") :] = 0
    mask[:, :, centre + 1 :] = 0
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            padding=kernel_size // 2,
            padding_mode="replicate",
            bias=bias,
        )
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(x, self.weight * self.mask, self.bias)
