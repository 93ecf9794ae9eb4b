import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    return F.rms_norm(z, (z.shape[-1],), eps=1e-8)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    x = normalise(z)
    for weight, bias in zip(weights, biases):
        x = F.leaky_relu(F.linear(x, weight, bias), 0.2)
    return x


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    z_mean = z.mean(dim=0, keepdim=True)
    return mapping(z_mean, weights, biases).squeeze(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    early = torch.arange(layers, device=w_a.device)[:, None] < crossover
    return torch.where(early, w_a[:, None, :], w_b[:, None, :])


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    stop = w.size(1) if cutoff is None else cutoff
    head, tail = w[:, :stop], w[:, stop:]
    return torch.cat([w_mean.lerp(head, psi), tail], dim=1)
