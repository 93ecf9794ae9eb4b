import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return z / torch.sqrt(z.pow(2).mean(dim=1, keepdim=True) + 1e-8)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    x = normalise(z)
    for weight, bias in zip(weights, biases):
        x = F.leaky_relu(F.linear(x, weight, bias), 0.2)
    return x


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    ws = w_a.unsqueeze(1).repeat(1, layers, 1)
    ws[:, crossover:] = w_b.unsqueeze(1)
    return ws


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    if cutoff is None:
        return w_mean.lerp(w, psi)
    w[:, :cutoff] = w_mean.lerp(w[:, :cutoff], psi)
    return w
