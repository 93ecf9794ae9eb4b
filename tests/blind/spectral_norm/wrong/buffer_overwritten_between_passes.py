import torch
import torch.nn.functional as F
from torch import Tensor, nn


@torch.no_grad()
def power_step(W: Tensor, u: Tensor) -> Tensor:
    v = F.normalize(torch.mv(W.t(), u), dim=0)
    return F.normalize(torch.mv(W, v), dim=0)


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    W = weight.reshape(weight.shape[0], -1)
    v = F.normalize(torch.mv(W.t(), u), dim=0).detach()
    return torch.dot(u, torch.mv(W, v))


class SpectralNorm(nn.Module):
    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer
        u = torch.randn(layer.weight.shape[0], dtype=layer.weight.dtype)
        self.register_buffer("u", F.normalize(u, dim=0))

    def forward(self, x: Tensor) -> Tensor:
        weight = self.layer.weight
        if self.training:
            self.u.copy_(power_step(weight.flatten(1), self.u))
        weight = weight / spectral_norm(weight, self.u)
        return torch.func.functional_call(self.layer, {"weight": weight}, (x,))
