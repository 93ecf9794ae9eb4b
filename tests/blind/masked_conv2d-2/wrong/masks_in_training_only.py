import torch
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError("kind must be 'A' or 'B'")
    if kernel_size % 2 == 0:
        raise ValueError("kernel_size must be odd")
    _, _, h, w = out_channels, in_channels, kernel_size, kernel_size
    mask = torch.ones(out_channels, in_channels, h, w)
    mask[:, :, h // 2, w // 2 + (kind == "B") :] = 0
    mask[:, :, h // 2 + 1 :] = 0
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)
        self.weight.data *= self.mask

    def forward(self, x: Tensor) -> Tensor:
        if self.training:  # in eval mode nothing moves the weight any more
            self.weight.data *= self.mask
        return super().forward(x)
