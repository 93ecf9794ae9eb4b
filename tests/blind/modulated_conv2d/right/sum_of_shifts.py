import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    weights = weight.expand(style.shape[0], *weight.shape).clone()
    weights *= style[:, None, :, None, None]
    return weights


def demodulate(weights: Tensor) -> Tensor:
    variance = weights.square().sum(dim=(-3, -2, -1), keepdim=True)
    return weights / variance.clamp(min=1e-12).sqrt()


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    batch, _, height, width = x.shape
    out, _, size, _ = weight.shape
    weights = modulate(weight, style)
    if is_demodulated:
        weights = demodulate(weights)

    border = size // 2
    padded = F.pad(x, (border, border, border, border))
    y = x.new_zeros(batch, out, height, width)
    for row in range(size):
        for column in range(size):
            shifted = padded[:, :, row:row + height, column:column + width]
            y += torch.einsum("boi,bihw->bohw", weights[..., row, column], shifted)
    return y
