import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    return weight[None] * style[:, None, :, None, None]


def demodulate(weights: Tensor) -> Tensor:
    total = weights.square().sum((2, 3, 4), keepdim=True)
    return weights * (total + 1e-8).rsqrt()


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    scaled = x * style[:, :, None, None]
    y = F.conv2d(scaled, weight, padding=weight.shape[-1] // 2)
    if is_demodulated:
        variance = y.var(dim=(2, 3), keepdim=True, unbiased=False)
        y = y * (variance + 1e-8).rsqrt()
    return y
