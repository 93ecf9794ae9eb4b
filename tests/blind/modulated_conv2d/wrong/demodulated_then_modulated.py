import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    return weight[None] * style[:, None, :, None, None]


def demodulate(weights: Tensor) -> Tensor:
    total = weights.square().sum((2, 3, 4), keepdim=True)
    return weights * (total + 1e-8).rsqrt()


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    batch, channels, height, width = x.shape
    out, _, size, _ = weight.shape
    if is_demodulated:
        weight = demodulate(weight.unsqueeze(0)).squeeze(0)
    weights = modulate(weight, style)
    x = x.reshape(1, batch * channels, height, width)
    y = F.conv2d(x, weights.reshape(batch * out, channels, size, size), padding=size // 2, groups=batch)
    return y.reshape(batch, out, height, width)
