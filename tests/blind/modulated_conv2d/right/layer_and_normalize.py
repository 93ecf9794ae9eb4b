import torch
import torch.nn.functional as F
from torch import Tensor, nn


class SideBySide(nn.Module):
    """Convolves each image of a batch with a kernel of its own."""

    def __init__(self, size: int):
        super().__init__()
        assert size % 2 == 1, "the kernel needs a middle"
        self.pad = nn.ZeroPad2d((size - 1) // 2)

    def forward(self, x: Tensor, weights: Tensor) -> Tensor:
        n, o, i, k, _ = weights.shape
        assert x.shape[:2] == (n, i)
        padded = self.pad(x)
        wide = padded.reshape(1, n * i, padded.shape[2], padded.shape[3])
        y = F.conv2d(wide, weights.reshape(n * o, i, k, k), groups=n)
        return y.squeeze(0).unflatten(0, (n, o))


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    assert weight.dim() == 4 and style.dim() == 2
    assert weight.size(1) == style.size(1)
    return torch.mul(weight[None, ...], style[:, None, :, None, None])


def demodulate(weights: Tensor) -> Tensor:
    assert weights.dim() == 5
    return F.normalize(weights.flatten(start_dim=2), dim=2).reshape(weights.shape)


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    weights = modulate(weight, style)
    if is_demodulated:
        weights = demodulate(weights)
    return SideBySide(weight.size(-1))(x, weights)
