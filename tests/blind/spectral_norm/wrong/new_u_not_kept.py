import torch
import torch.nn.functional as F
from torch import Tensor, nn


def power_step(W: Tensor, u: Tensor) -> Tensor:
    with torch.no_grad():
        v = F.normalize(W.t() @ u, dim=0)
        return F.normalize(W @ v, dim=0)


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    W = weight.flatten(1)
    v = F.normalize(W.t() @ u, dim=0).detach()
    return u.detach() @ W @ v


class SpectralNorm(nn.Module):
    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer
        u = torch.randn(layer.weight.shape[0], dtype=layer.weight.dtype)
        self.register_buffer("u", F.normalize(u, dim=0))

    def forward(self, x: Tensor) -> Tensor:
        weight, u = self.layer.weight, self.u
        if self.training:
            u = power_step(weight.flatten(1), u)
        weight = weight / spectral_norm(weight, u)
        return torch.func.functional_call(self.layer, {"weight": weight}, (x,))
