import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError("kind is A or B")
    if kernel_size % 2 == 0:
        raise ValueError("kernel_size is odd")
    mask = torch.zeros(out_channels, in_channels, kernel_size, kernel_size)
    c = kernel_size // 2
    mask[:, :, :c, :] = 1.0
    mask[:, :, c, : c + (kind == "B")] = 1.0
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, in_channels, out_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)
