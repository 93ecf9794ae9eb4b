import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return z / torch.sqrt((z**2).mean(1, keepdim=True) + 1e-8)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    h = normalise(z)
    depth = len(weights)
    for i in range(depth):
        h = F.linear(h, weights[i], biases[i])
        if i < depth - 1:
            h = F.leaky_relu(h, 0.2)
    return h


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    mixed = w_a.unsqueeze(1).repeat(1, layers, 1)
    mixed[:, crossover:] = w_b.unsqueeze(1)
    return mixed


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    if cutoff is None:
        cutoff = w.size(1)
    early = w_mean + psi * (w[:, :cutoff] - w_mean)
    return torch.cat([early, w[:, cutoff:]], dim=1)
