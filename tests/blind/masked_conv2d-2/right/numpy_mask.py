import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"unknown kind {kind!r}")
    if kernel_size % 2 != 1:
        raise ValueError(f"even kernel size {kernel_size}")
    k, c = kernel_size, kernel_size // 2
    mask = np.ones((out_channels, in_channels, k, k), dtype=np.float32)
    mask[:, :, c + 1 :, :] = 0.0
    mask[:, :, c, c + 1 :] = 0.0
    if kind == "A":
        mask[:, :, c, c] = 0.0
    return torch.from_numpy(mask)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding="same", bias=bias)
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.mask, self.bias, stride=1, padding="same")
