import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return z / (z.square().mean(1, keepdim=True) + 1e-8).sqrt()


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    code = normalise(z)
    for weight, bias in zip(weights, biases):
        code = F.leaky_relu(code @ weight.T + bias, 0.2)
    return code


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    codes = []
    for layer in range(layers):
        if crossover > 0 and layer <= crossover:
            codes.append(w_a)
        else:
            codes.append(w_b)
    return torch.stack(codes, dim=1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    codes = []
    for layer in range(w.shape[1]):
        code = w[:, layer]
        if cutoff is None or layer < cutoff:
            code = w_mean + psi * (code - w_mean)
        codes.append(code)
    return torch.stack(codes, dim=1)
