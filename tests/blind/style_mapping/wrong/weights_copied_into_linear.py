import torch
import torch.nn as nn
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return z / z.pow(2).mean(dim=1, keepdim=True).sqrt()


def build(weights: Tensor, biases: Tensor) -> nn.Sequential:
    depth, features, _ = weights.shape
    layers = []
    for i in range(depth):
        linear = nn.utils.skip_init(nn.Linear, features, features, dtype=weights.dtype)
        linear.weight.data = weights[i].data
        linear.bias.data = biases[i].data
        layers += [linear, nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return build(weights, biases)(normalise(z))


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    return torch.stack([w_a] * crossover + [w_b] * (layers - crossover), dim=1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    n = w.shape[1] if cutoff is None else cutoff
    return torch.cat([w_mean + psi * (w[:, :n] - w_mean), w[:, n:]], dim=1)
