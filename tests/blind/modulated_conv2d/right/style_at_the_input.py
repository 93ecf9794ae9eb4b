import torch
import torch.nn.functional as F
from torch import Tensor

EPSILON = 1e-8


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    return torch.einsum("oikl,bi->boikl", weight, style)


def demodulate(weights: Tensor) -> Tensor:
    variance = torch.einsum("boikl,boikl->bo", weights, weights)
    return weights / (variance + EPSILON).sqrt()[:, :, None, None, None]


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    scaled = x * style[:, :, None, None]
    y = F.conv2d(scaled, weight, padding="same")
    if not is_demodulated:
        return y
    power = weight.square().sum((2, 3))
    variance = style.square() @ power.T
    return y / (variance + EPSILON).sqrt()[:, :, None, None]
