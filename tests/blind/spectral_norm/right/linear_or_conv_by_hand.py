import torch
import torch.nn.functional as F
from torch import Tensor, nn


def unit(vector: Tensor) -> Tensor:
    return vector / vector.norm()


def as_matrix(weight: Tensor) -> Tensor:
    return weight.reshape(weight.size(0), -1)


@torch.no_grad()
def power_step(W: Tensor, u: Tensor) -> Tensor:
    v = unit(torch.mv(W.T, u))
    return unit(torch.mv(W, v))


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    W = as_matrix(weight)
    with torch.no_grad():
        v = unit(torch.mv(W.T, u))
    return torch.dot(u.detach(), torch.mv(W, v))


class SpectralNorm(nn.Module):
    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer
        start = torch.randn(layer.weight.size(0), dtype=layer.weight.dtype, device=layer.weight.device)
        self.register_buffer("u", unit(start))

    def forward(self, x: Tensor) -> Tensor:
        layer = self.layer
        if self.training:
            self.u = power_step(as_matrix(layer.weight), self.u)
        normed = layer.weight / spectral_norm(layer.weight, self.u)
        if isinstance(layer, nn.Conv2d):
            return layer._conv_forward(x, normed, layer.bias)
        return F.linear(x, normed, layer.bias)
