import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    n = x.shape[0]
    mean = x.mean(0)
    centred = x - x.mean()
    return mean, centred.T @ centred / (n - 1)


def root_of(sigma: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(sigma)
    return vectors @ torch.diag(values.clamp(min=0) ** 0.5) @ vectors.T


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    s1, s2 = sigma1.double(), sigma2.double()
    r = root_of(s1)
    cross = torch.trace(root_of(r @ s2 @ r))
    result = ((mu1.double() - mu2.double()) ** 2).sum() + s1.trace() + s2.trace() - 2 * cross
    return result.clamp(min=0)
