import torch
from torch import Tensor

TOO_SMALL = 1e-4  # not to be told from 0


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """The mean and the covariance, in float64."""
    x = features.double()
    mean = x.mean(0)
    return mean, (x - mean).T @ (x - mean) / (x.shape[0] - 1)


def clean(values: Tensor) -> Tensor:
    return torch.where(values < TOO_SMALL, torch.zeros_like(values), values)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """The squared distance."""
    m, a, b = mu1.double() - mu2.double(), sigma1.double(), sigma2.double()
    values, vectors = torch.linalg.eigh(a)
    root = vectors @ clean(values).sqrt().diag() @ vectors.T
    overlap = clean(torch.linalg.eigvalsh(root @ b @ root)).sqrt().sum()
    return (m @ m + a.trace() + b.trace() - 2 * overlap).clamp(min=0)
