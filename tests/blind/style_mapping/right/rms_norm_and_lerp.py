import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return F.rms_norm(z, z.shape[1:], eps=1e-8)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    x = normalise(z)
    for i in range(weights.size(0)):
        x = torch.addmm(biases[i], x, weights[i].t())
        x = F.leaky_relu_(x, negative_slope=0.2)
    return x


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return torch.mean(mapping(z, weights, biases), dim=0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    late = torch.arange(layers, device=w_a.device) >= crossover
    return torch.where(late[None, :, None], w_b.unsqueeze(1), w_a.unsqueeze(1))


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    keep = w.new_full((w.size(1),), psi)
    if cutoff is not None:
        keep[cutoff:] = 1.0
    return torch.lerp(w_mean.expand_as(w), w, keep[:, None])
