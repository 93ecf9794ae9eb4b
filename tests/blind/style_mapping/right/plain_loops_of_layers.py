import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return z / z.square().mean(1, keepdim=True).sqrt()


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    w = normalise(z)
    for weight, bias in zip(weights, biases):
        w = F.leaky_relu(F.linear(w, weight, bias), 0.2)
    return w


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    early = w_a[:, None].expand(-1, crossover, -1)
    late = w_b[:, None].expand(-1, layers - crossover, -1)
    return torch.cat([early, late], 1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    if cutoff is None:
        cutoff = w.shape[1]
    moved = w_mean + psi * (w[:, :cutoff] - w_mean)
    return torch.cat([moved, w[:, cutoff:]], 1)
