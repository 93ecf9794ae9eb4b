import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return F.normalize(z, p=2, dim=1)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    w = normalise(z)
    for weight, bias in zip(weights, biases):
        w = F.leaky_relu(F.linear(w, weight, bias), 0.2)
    return w


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(dim=0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    return torch.stack([w_a if i < crossover else w_b for i in range(layers)], dim=1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    end = w.shape[1] if cutoff is None else cutoff
    out = w.clone()
    out[:, :end] = w_mean + psi * (w[:, :end] - w_mean)
    return out
