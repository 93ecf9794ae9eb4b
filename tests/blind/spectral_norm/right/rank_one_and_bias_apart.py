import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _both_directions(W: Tensor, u: Tensor) -> tuple[Tensor, Tensor]:
    v = F.normalize(torch.matmul(u, W), dim=0)
    return v, F.normalize(torch.matmul(W, v), dim=0)


@torch.no_grad()
def power_step(W: Tensor, u: Tensor) -> Tensor:
    return _both_directions(W, u)[1]


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    with torch.no_grad():
        v, _ = _both_directions(weight.flatten(1), u)
        pattern = (u[:, None] * v[None, :]).view(weight.shape)
    return (weight * pattern).sum()


class SpectralNorm(nn.Module):
    u: Tensor

    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer
        direction = torch.randn(layer.weight.shape[0]).to(layer.weight)
        self.register_buffer("u", F.normalize(direction, dim=0))

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        sigma = spectral_norm(self.layer.weight, self.u)
        bias = self.layer.bias
        if bias is None:
            return self.layer(x) / sigma
        without = {"weight": self.layer.weight, "bias": torch.zeros_like(bias)}
        y = torch.func.functional_call(self.layer, without, (x,)) / sigma
        if isinstance(self.layer, nn.Conv2d):
            return y + bias[:, None, None]
        return y + bias
