import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError("kind")
    if kernel_size % 2 == 0:
        raise ValueError("kernel_size")
    k = torch.arange(kernel_size**2).reshape(kernel_size, kernel_size)
    middle = k[kernel_size // 2, kernel_size // 2]
    plane = k < middle if kind == "A" else k <= middle
    return plane.float().expand(out_channels, in_channels, kernel_size, kernel_size).clone()


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding="same", bias=bias)
        # it can be rebuilt at any time, no need to store it
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.mask, self.bias, padding="same")
