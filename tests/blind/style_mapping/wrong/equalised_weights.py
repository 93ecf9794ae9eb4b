import math

import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return z * z.square().mean(dim=1, keepdim=True).add(1e-8).rsqrt()


def equal_linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    scale = 1 / math.sqrt(weight.shape[1])
    return F.linear(x, weight * scale, bias)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    x = normalise(z)
    for weight, bias in zip(weights, biases):
        x = F.leaky_relu(equal_linear(x, weight, bias), 0.2)
    return x


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    first = w_a.unsqueeze(1).repeat(1, crossover, 1)
    second = w_b.unsqueeze(1).repeat(1, layers - crossover, 1)
    return torch.cat([first, second], 1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    coefs = torch.ones(1, w.shape[1], 1, dtype=w.dtype)
    coefs[:, :cutoff] = psi
    return w_mean + coefs * (w - w_mean)
