import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    return weight[None] * style[:, None, :, None, None]


def demodulate(weights: Tensor) -> Tensor:
    total = weights.square().sum((2, 3, 4), keepdim=True)
    return weights * (total + 1e-8).rsqrt()


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    weights = modulate(weight, style)
    if is_demodulated:
        weights = demodulate(weights)
    padding = weight.shape[-1] // 2
    images = [F.conv2d(image[None], w, padding=padding) for image, w in zip(x, weights)]
    return torch.stack(images).squeeze()
