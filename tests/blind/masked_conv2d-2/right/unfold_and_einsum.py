import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ["A", "B"]:
        raise ValueError("kind")
    if kernel_size % 2 == 0:
        raise ValueError("kernel_size")
    n = kernel_size * kernel_size
    seen = n // 2 + (1 if kind == "B" else 0)
    flat = torch.cat([torch.ones(seen), torch.zeros(n - seen)])
    return torch.einsum("o,i,k->oik", torch.ones(out_channels), torch.ones(in_channels), flat).reshape(
        out_channels, in_channels, kernel_size, kernel_size
    )


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        b, c, h, w = x.shape
        k = self.kernel_size[0]
        patches = F.unfold(x, k, padding=k // 2).view(b, c, k, k, h * w)
        out = torch.einsum("bcijp,ocij,ocij->bop", patches, self.weight, self.mask)
        if self.bias is not None:
            out = out + self.bias[:, None]
        return out.reshape(b, -1, h, w)
