import torch
import torch.nn.functional as F
from torch import Tensor, nn


class _Sigma(torch.autograd.Function):
    @staticmethod
    def forward(ctx, W: Tensor, u: Tensor) -> Tensor:
        v = F.normalize(W.t().mv(u), dim=0)
        ctx.save_for_backward(u, v)
        return u.dot(W.mv(v))

    @staticmethod
    def backward(ctx, grad):
        u, v = ctx.saved_tensors
        return grad * torch.outer(u, v), None


def power_step(W: Tensor, u: Tensor) -> Tensor:
    """There by the transpose, back by the matrix."""
    with torch.no_grad():
        v = F.normalize(W.t().mv(u), dim=0)
        u = F.normalize(W.mv(v), dim=0)
    return u


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    return _Sigma.apply(weight.flatten(start_dim=1), u.detach())


class SpectralNorm(nn.Module):
    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer
        with torch.no_grad():
            u = torch.randn_like(layer.weight.flatten(1)[:, 0])
            self.register_buffer("u", F.normalize(u, dim=0))

    def normed_weight(self) -> Tensor:
        weight = self.layer.weight
        if self.training:
            self.u = power_step(weight.flatten(1), self.u)
        return weight / spectral_norm(weight, self.u)

    def forward(self, x: Tensor) -> Tensor:
        weight = self.normed_weight()
        return torch.func.functional_call(self.layer, {"weight": weight}, (x,))
