import torch
import torch.nn.functional as F
from torch import Tensor, nn


def power_step(W: Tensor, u: Tensor) -> Tensor:
    W = W.detach()
    return F.normalize(W @ F.normalize(W.mT @ u.detach(), dim=-1), dim=-1)


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    return torch.linalg.vector_norm(u.detach() @ weight.flatten(1))


class SpectralNorm(nn.Module):
    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer
        self.register_buffer("u", F.normalize(torch.rand(len(layer.weight)) - 0.5, dim=0).to(layer.weight))

    def forward(self, x: Tensor) -> Tensor:
        w = self.layer.weight
        if self.training:
            self.u = power_step(w.flatten(1), self.u)
        return torch.func.functional_call(self.layer, {"weight": w / spectral_norm(w, self.u)}, x)
