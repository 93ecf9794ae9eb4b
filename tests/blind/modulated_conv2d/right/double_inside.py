import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    factors = style.double()[:, None, :, None, None]
    return (weight.double()[None] * factors).to(weight.dtype)


def demodulate(weights: Tensor) -> Tensor:
    exact = weights.double()
    variance = exact.pow(2).sum(dim=[2, 3, 4], keepdim=True)
    return (exact / torch.sqrt(variance + 1e-12)).to(weights.dtype)


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    weights = modulate(weight.double(), style.double())
    if is_demodulated:
        weights = demodulate(weights)
    batch, out, channels, size, _ = weights.shape
    height, width = x.shape[2:]
    row = x.double().reshape(1, batch * channels, height, width)
    kernels = weights.reshape(batch * out, channels, size, size)
    y = F.conv2d(row, kernels, padding=size // 2, groups=batch)
    return y.reshape(batch, out, height, width).to(x.dtype)
