import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    mean = features.mean(0)
    gap = features - mean
    cov = gap.T @ gap / (features.shape[0] - 1)
    return mean.double(), cov.double()


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    sigma1, sigma2 = sigma1.double(), sigma2.double()
    w, v = torch.linalg.eigh(sigma1)
    root = v * w.clamp(min=0).sqrt() @ v.T
    cross = torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=0).sqrt().sum()
    gap = (mu1.double() - mu2.double()).pow(2).sum()
    return (gap + sigma1.trace() + sigma2.trace() - 2 * cross).clamp(min=0)
