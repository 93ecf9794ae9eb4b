import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError("kind must be A or B")
    if kernel_size % 2 == 0:
        raise ValueError("kernel_size must be odd")
    mask = torch.zeros(out_channels, in_channels, kernel_size, kernel_size)
    flat = mask.view(-1)
    before = flat.numel() // 2  # everything in front of the middle
    flat[:before] = 1
    if kind == "B":
        flat[before] = 1
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)
