import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    return weight * style[:, None, :, None, None]


def demodulate(weights: Tensor) -> Tensor:
    return weights * (weights.square().sum((2, 3, 4), keepdim=True) + 1e-8).rsqrt()


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    w = modulate(weight, style)
    w = demodulate(w) if is_demodulated else w
    y = F.conv2d(x.reshape(1, -1, *x.shape[2:]), w.flatten(0, 1), padding=weight.shape[-1] // 2, groups=len(x))
    return y.reshape(len(x), -1, *x.shape[2:])
