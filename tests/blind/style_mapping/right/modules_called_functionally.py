import torch
import torch.nn as nn
from torch import Tensor
from torch.func import functional_call


class PixelNorm(nn.Module):
    def __init__(self, eps=1e-8):
        super().__init__()
        self.eps = eps

    def forward(self, z):
        return z * torch.rsqrt(z.pow(2).mean(dim=1, keepdim=True) + self.eps)


class Layer(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.linear = nn.Linear(features, features, device="meta")
        self.act = nn.LeakyReLU(0.2)

    def forward(self, x):
        return self.act(self.linear(x))


def normalise(z: Tensor) -> Tensor:
    return PixelNorm()(z)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    layer = Layer(z.shape[1])
    x = normalise(z)
    for weight, bias in zip(weights, biases):
        x = functional_call(layer, {"linear.weight": weight, "linear.bias": bias}, (x,))
    return x


def mean_w(z: Tensor, weights: Tensor, biases: Tensor, chunk: int = 1000) -> Tensor:
    total = torch.zeros(z.shape[1], dtype=z.dtype, device=z.device)
    for part in z.split(chunk):
        total = total + mapping(part, weights, biases).sum(0)
    return total / z.shape[0]


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    all_a = w_a.unsqueeze(1).repeat(1, layers, 1)
    all_b = w_b.unsqueeze(1).repeat(1, layers, 1)
    return torch.cat((all_a[:, :crossover, :], all_b[:, crossover:, :]), dim=1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    truncated = torch.lerp(w_mean, w, psi)
    if cutoff is None:
        return truncated
    early = torch.arange(w.shape[1], device=w.device).view(1, -1, 1) < cutoff
    return torch.where(early, truncated, w)
