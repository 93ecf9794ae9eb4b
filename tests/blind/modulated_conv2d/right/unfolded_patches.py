import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    batch, channels = style.shape
    return weight.unsqueeze(0) * style.reshape(batch, 1, channels, 1, 1)


def demodulate(weights: Tensor) -> Tensor:
    deviation = torch.linalg.vector_norm(weights, dim=(2, 3, 4), keepdim=True)
    return weights / (deviation + 1e-8)


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    height, width = x.shape[-2:]
    size = weight.shape[-1]
    weights = modulate(weight, style)
    if is_demodulated:
        weights = demodulate(weights)
    patches = F.unfold(x, kernel_size=size, padding=size // 2)
    y = torch.bmm(weights.flatten(2), patches)
    return y.unflatten(2, (height, width))
