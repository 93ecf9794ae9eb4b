import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    assert features.ndim == 2 and features.shape[0] >= 2, "a table with at least two rows"
    x = features.to(torch.float64, copy=True)
    mean = x.mean(dim=0)
    x -= mean
    covariance = x.T @ x
    covariance /= x.shape[0] - 1
    assert covariance.shape == (features.shape[1], features.shape[1])
    return mean, covariance


def symmetric_root(matrix: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    values.clamp_(min=0).sqrt_()
    return vectors @ values.diag() @ vectors.T


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    d = mu1.shape[0]
    assert mu2.shape == (d,) and sigma1.shape == sigma2.shape == (d, d)
    f64 = torch.float64
    a, b = sigma1.to(f64, copy=True), sigma2.to(f64, copy=True)
    means = torch.sum((mu1.to(f64) - mu2.to(f64)).pow(2))
    # use the root of the one with the smaller trace, it makes no difference in exact arithmetic
    if b.trace() < a.trace():
        a, b = b, a
    root = symmetric_root(a)
    inner = root @ b @ root
    inner.add_(inner.T.clone()).mul_(0.5)
    cross = torch.linalg.eigvalsh(inner).clamp_(min=0).sqrt_().sum()
    spreads = a.trace() + b.trace() - 2 * cross
    print(f"means {means.item():.4g}, spreads {spreads.item():.4g}")
    result = (means + spreads).clamp(min=0)
    assert torch.isfinite(result) and result.dtype == f64
    return result
