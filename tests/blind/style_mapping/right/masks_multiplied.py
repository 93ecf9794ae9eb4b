import torch
import torch.nn.functional as F
from torch import Tensor


def layer_mask(layers: int, first: int, like: Tensor) -> Tensor:
    """1 for the layers before `first` and 0 from there on, as (layers, 1)."""
    mask = torch.zeros(layers, 1, dtype=like.dtype, device=like.device)
    mask[:first] = 1
    return mask


def root_mean_square(z: Tensor) -> Tensor:
    return torch.sqrt(torch.sum(z * z, dim=1) / z.size(1))


def normalise(z: Tensor) -> Tensor:
    return z / (root_mean_square(z)[:, None] + 1e-8)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    assert z.size(1) == weights.size(1) == weights.size(2) == biases.size(1)
    code = normalise(z)
    for number in range(len(weights)):
        before = torch.matmul(code, weights[number].transpose(0, 1)) + biases[number]
        code = torch.relu(before) - 0.2 * torch.relu(-before)
    return code


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    codes = mapping(z, weights, biases)
    return torch.einsum("bf->f", codes) / codes.size(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    early = layer_mask(layers, crossover, w_a)
    return early * w_a[:, None, :] + (1 - early) * w_b[:, None, :]


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    layers = w.size(1)
    early = layer_mask(layers, layers if cutoff is None else cutoff, w)
    return w + early * (1 - psi) * (w_mean - w)
