import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return z / z.norm(dim=1, keepdim=True) * z.shape[1] ** 0.5


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    x = normalise(z)
    for weight, bias in zip(weights, biases):
        x = F.leaky_relu(F.linear(x, weight, bias), 0.2)
    return x


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    batch, features = w_a.shape
    early = w_a.repeat(crossover, 1).reshape(batch, crossover, features)
    late = w_b.repeat(layers - crossover, 1).reshape(batch, layers - crossover, features)
    return torch.cat([early, late], dim=1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    n = w.shape[1] if cutoff is None else cutoff
    early = w_mean + psi * (w[:, :n] - w_mean)
    return torch.cat([early, w[:, n:]], dim=1)
