import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    mean = x.mean(dim=0)
    second = (x.T @ x) / x.shape[0]
    return mean, second - torch.outer(mean, mean)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    s1, s2 = sigma1.double(), sigma2.double()
    means = torch.dist(mu1.double(), mu2.double())
    w, v = torch.linalg.eigh(s1)
    root = v @ w.clamp(min=0).sqrt().diag() @ v.T
    cross = torch.linalg.eigvalsh(root @ s2 @ root).clamp(min=0).sqrt().sum()
    return (means + s1.trace() + s2.trace() - 2 * cross).clamp(min=0)
