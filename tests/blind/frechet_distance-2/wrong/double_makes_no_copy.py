import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    mean = x.mean(0)
    x = x - mean
    return mean, x.T @ x / (x.shape[0] - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    gap, a, b = mu1.double(), sigma1.double(), sigma2.double()  # own copies in float64
    gap -= mu2.double()
    w, v = torch.linalg.eigh(a)
    root = (v * w.clamp_(min=0).sqrt_()) @ v.T
    cross = torch.linalg.eigvalsh(root @ b @ root).clamp_(min=0).sqrt_().sum()
    total = gap.square().sum() + a.trace() + b.trace() - 2 * cross
    return total.clamp_(min=0)
