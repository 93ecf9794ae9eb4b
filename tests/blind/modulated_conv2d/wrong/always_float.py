import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    return weight[None] * style[:, None, :, None, None]


def demodulate(weights: Tensor) -> Tensor:
    total = weights.square().sum((2, 3, 4), keepdim=True)
    return weights * (total + 1e-8).rsqrt()


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    x, weight, style = x.float(), weight.float(), style.float()
    batch, channels, height, width = x.shape
    out, _, size, _ = weight.shape
    weights = modulate(weight, style)
    if is_demodulated:
        weights = demodulate(weights)
    y = F.conv2d(
        x.reshape(1, batch * channels, height, width),
        weights.reshape(batch * out, channels, size, size),
        padding=size // 2,
        groups=batch,
    )
    return y.reshape(batch, out, height, width)
