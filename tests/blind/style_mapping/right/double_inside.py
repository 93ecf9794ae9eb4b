import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    wide = z.double()
    rms = torch.linalg.vector_norm(wide, dim=1, keepdim=True) / z.shape[1] ** 0.5
    return (wide / rms).to(z.dtype)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    w = normalise(z).double()
    for weight, bias in zip(weights.double(), biases.double()):
        w = w @ weight.mT + bias
        w = torch.maximum(w, 0.2 * w)
    return w.to(z.dtype)


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    with torch.no_grad():
        return mapping(z, weights, biases).double().mean(dim=0).to(z.dtype)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    mixed = w_a.new_zeros(w_a.shape[0], layers, w_a.shape[1])
    mixed[:, :crossover] = w_a.unsqueeze(1)
    mixed[:, crossover:] = w_b.unsqueeze(1)
    return mixed


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    out = w.double()
    if out is w:
        out = w.clone()
    centre = w_mean.double()
    part = slice(None, cutoff)
    out[:, part] = (1 - psi) * centre + psi * out[:, part]
    return out.to(w.dtype)
