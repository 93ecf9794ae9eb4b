import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return z * torch.rsqrt(torch.mean(z**2, dim=1, keepdim=True))


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    w = normalise(z)
    for i, weight in enumerate(weights):
        w = F.leaky_relu(F.linear(w, weight, biases[i]), 0.2)
    return w


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    w_a = w_a.unsqueeze(1).expand(-1, layers, -1)
    w_b = w_b.unsqueeze(1).expand(-1, layers, -1)
    return torch.cat([w_a[:, :crossover], w_b[:, crossover:]], dim=1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    cutoff = cutoff or w.shape[1]
    truncated = w_mean + psi * (w[:, :cutoff] - w_mean)
    return torch.cat([truncated, w[:, cutoff:]], dim=1)
