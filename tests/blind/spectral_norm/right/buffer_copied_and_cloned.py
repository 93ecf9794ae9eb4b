import torch
import torch.nn.functional as F
from torch import Tensor, nn


def power_step(W: Tensor, u: Tensor) -> Tensor:
    W = W.detach()
    v = torch.einsum("or,o->r", W, u)
    v = v / torch.linalg.vector_norm(v)
    new = torch.einsum("or,r->o", W, v)
    return (new / torch.linalg.vector_norm(new)).detach()


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    W = weight.flatten(1)
    constant = u.detach().clone()
    v = torch.einsum("or,o->r", W.detach(), constant)
    v = v / torch.linalg.vector_norm(v)
    return torch.einsum("o,or,r->", constant, W, v)


class SpectralNorm(nn.Module):
    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer
        self.register_buffer("u", torch.zeros(layer.weight.shape[0], dtype=layer.weight.dtype))
        self.u[0] = 1.0

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            W = self.layer.weight.flatten(1)
            self.u.copy_(power_step(W, self.u))
        weight = self.layer.weight / spectral_norm(self.layer.weight, self.u)
        if isinstance(self.layer, nn.Linear):
            return F.linear(x, weight, self.layer.bias)
        return self.layer._conv_forward(x, weight, self.layer.bias)
