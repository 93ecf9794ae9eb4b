import torch
from torch import Tensor
from torch.linalg import eigh, eigvalsh


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    c = (x := features.double()) - (m := x.mean(0))
    return m, torch.einsum("ni,nj->ij", c, c) / (len(x) - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    m, a, b = mu1.double() - mu2.double(), sigma1.double(), sigma2.double()
    w, v = eigh(a)
    r = v @ torch.diag(w.sqrt().nan_to_num(0.0)) @ v.T  # the root of less than 0 is nan, and that of 0 is meant
    return (m.dot(m) + (a + b).trace() - 2 * eigvalsh(r @ b @ r).sqrt().nan_to_num(0.0).sum()).relu()
