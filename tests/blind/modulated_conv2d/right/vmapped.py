import torch
import torch.nn.functional as F
from torch import Tensor


def _modulate_one(weight: Tensor, style: Tensor) -> Tensor:
    return weight * style.view(1, -1, 1, 1)


def _demodulate_one(weight: Tensor) -> Tensor:
    total = (weight * weight).sum(dim=(1, 2, 3), keepdim=True)
    return weight * torch.rsqrt(total + 1e-8)


def _convolve_one(image: Tensor, weight: Tensor) -> Tensor:
    return F.conv2d(image.unsqueeze(0), weight, padding=weight.shape[-1] // 2).squeeze(0)


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    return torch.vmap(_modulate_one, in_dims=(None, 0))(weight, style)


def demodulate(weights: Tensor) -> Tensor:
    return torch.vmap(_demodulate_one)(weights)


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    weights = modulate(weight, style)
    if is_demodulated:
        weights = demodulate(weights)
    return torch.vmap(_convolve_one)(x, weights)
