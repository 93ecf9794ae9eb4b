import math

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and covariance, written out."""
    features = features.to(torch.float64)
    n, d = features.shape
    mean = torch.zeros(d, dtype=torch.float64)
    for i in range(n):
        mean = mean + features[i]
    mean = mean / n
    cov = torch.zeros(d, d, dtype=torch.float64)
    for j in range(d):
        for k in range(d):
            cov[j, k] = ((features[:, j] - mean[j]) * (features[:, k] - mean[k])).sum() / (n - 1)
    return mean, cov


def matrix_root(matrix: Tensor) -> Tensor:
    """The root of a symmetric matrix."""
    values, vectors = torch.linalg.eigh(matrix)
    root = torch.zeros_like(matrix)
    for i in range(len(values)):
        value = values[i].item()
        if value > 0:  # rounding may have made a zero negative
            v = vectors[:, i]
            root = root + math.sqrt(value) * torch.outer(v, v)
    return root


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    mu1 = mu1.to(torch.float64)
    mu2 = mu2.to(torch.float64)
    sigma1 = sigma1.to(torch.float64)
    sigma2 = sigma2.to(torch.float64)
    d = len(mu1)

    distance = 0.0
    for i in range(d):
        distance += (mu1[i].item() - mu2[i].item()) ** 2
    for i in range(d):
        distance += sigma1[i, i].item() + sigma2[i, i].item()
    root1 = matrix_root(sigma1)
    product = root1 @ sigma2 @ root1
    product = (product + product.T) / 2
    for value in torch.linalg.eigvalsh(product).tolist():
        if value > 0:
            distance -= 2 * math.sqrt(value)
    if distance < 0:
        distance = 0.0
    return torch.tensor(distance, dtype=torch.float64)
