import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return (1 - real_scores).relu().mean() + (1 + fake_scores).relu().mean()


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = maps.relu().sum((2, 3))
    return torch.linalg.vecdot(label[y], h) + h @ score + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    out = torch.empty_like(x)
    for k in y.unique():
        chosen = y == k
        part = x[chosen]
        mean = part.mean((0, 2, 3), keepdim=True)
        var = part.var((0, 2, 3), unbiased=False, keepdim=True)
        normal = (part - mean) / torch.sqrt(var + eps)
        out[chosen] = gamma[k][None, :, None, None] * normal + beta[k][None, :, None, None]
    return out
