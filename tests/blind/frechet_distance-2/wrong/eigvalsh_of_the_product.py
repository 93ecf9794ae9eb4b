import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    n, d = x.shape
    mu = x.mean(dim=0)
    return mu, ((x - mu).T @ (x - mu)) / (n - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    mu1, sigma1, mu2, sigma2 = mu1.double(), sigma1.double(), mu2.double(), sigma2.double()
    # trace of the root = sum of the roots of the eigenvalues
    eigenvalues = torch.linalg.eigvalsh(sigma1 @ sigma2)
    tr = eigenvalues.clamp(min=0).sqrt().sum()
    out = torch.sum((mu1 - mu2) ** 2) + torch.trace(sigma1) + torch.trace(sigma2) - 2 * tr
    return torch.clamp(out, min=0)
