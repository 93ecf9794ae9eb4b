import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    """Every row gets a root mean square of 1."""
    mean = z.mean(dim=1, keepdim=True)
    var = z.var(dim=1, keepdim=True, unbiased=False)
    return (z - mean) / torch.sqrt(var + 1e-8)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    x = normalise(z)
    for i in range(weights.shape[0]):
        x = F.leaky_relu(x @ weights[i].T + biases[i], 0.2)
    return x


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    a = w_a.unsqueeze(1).expand(-1, crossover, -1)
    b = w_b.unsqueeze(1).expand(-1, layers - crossover, -1)
    return torch.cat([a, b], dim=1)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    truncated = torch.lerp(w_mean, w, psi)
    if cutoff is None:
        return truncated
    return torch.cat([truncated[:, :cutoff], w[:, cutoff:]], dim=1)
