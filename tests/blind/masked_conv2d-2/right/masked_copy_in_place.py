import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"kind {kind}")
    if kernel_size % 2 == 0:
        raise ValueError(f"kernel_size {kernel_size}")
    mask = torch.ones(out_channels, in_channels, kernel_size, kernel_size)
    c = kernel_size // 2
    mask[..., c + 1 :, :].zero_()
    mask[..., c, c + (kind == "B") :].zero_()
    return mask


class MaskedConv2d(nn.Conv2d):
    """Prints its mask once, since seeing is believing."""

    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        if kernel_size % 2 == 0:
            raise ValueError("even kernel")
        super().__init__(in_channels, out_channels, kernel_size, stride=1, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        print(f"mask {kind}:")
        for row in self.mask[0, 0].int().tolist():
            print(" ".join(map(str, row)))

    def forward(self, x: Tensor) -> Tensor:
        w = self.weight.clone()
        w *= self.mask
        return F.conv2d(x, w, bias=self.bias, padding=self.kernel_size[0] // 2)
