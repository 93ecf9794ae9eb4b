"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass
class Fit:
    mu: Tensor
    sigma: Tensor

    def root(self) -> Tensor:
        values, vectors = torch.linalg.eigh(self.sigma.double())
        return (vectors * values.sqrt()) @ vectors.T


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    rest = x - x.mean(0)
    return x.mean(0), rest.T @ rest / (len(x) - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    one, two = Fit(mu1, sigma1), Fit(mu2, sigma2)
    root = one.root()
    inner = root @ two.sigma.double() @ root
    cross = torch.linalg.eigvalsh(inner).sqrt().sum()
    gap = (one.mu.double() - two.mu.double()).square().sum()
    return (gap + one.sigma.double().trace() + two.sigma.double().trace() - 2 * cross).clamp(min=0)
