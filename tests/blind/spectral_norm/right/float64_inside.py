import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _v(W: Tensor, u: Tensor) -> Tensor:
    v = W.transpose(0, 1) @ u
    return v / v.square().sum().sqrt()


def power_step(W: Tensor, u: Tensor) -> Tensor:
    with torch.no_grad():
        exact = W.to(torch.float64)
        after = exact @ _v(exact, u.to(torch.float64))
        after = after / after.square().sum().sqrt()
        return after.to(u.dtype)


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    exact = weight.reshape(weight.shape[0], -1).to(torch.float64)
    with torch.no_grad():
        left = u.to(torch.float64)
        right = _v(exact, left)
    sigma = left @ (exact @ right)
    return sigma.to(weight.dtype)


class SpectralNorm(nn.Module):
    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer
        u = torch.randn(layer.weight.shape[0], dtype=torch.float64)
        self.register_buffer("u", (u / u.norm()).to(layer.weight.dtype))

    def forward(self, x: Tensor) -> Tensor:
        weight = self.layer.weight
        if self.training:
            self.u = power_step(weight.detach().reshape(weight.shape[0], -1), self.u)
        weight = weight * spectral_norm(weight, self.u).reciprocal()
        if isinstance(self.layer, nn.Conv2d):
            return self.layer._conv_forward(x, weight, self.layer.bias)
        return F.linear(x, weight, self.layer.bias)
