import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores).mean()


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = F.relu(maps).sum((2, 3))
    return (label[y] * h).sum(1) + h @ score + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    n, c, h, w = x.shape
    count = n * h * w
    mean = x.sum((0, 2, 3)) / count
    mean_square = (x * x).sum((0, 2, 3)) / count
    var = mean_square - mean**2
    scale = gamma[y] * torch.rsqrt(var + eps)
    shift = beta[y] - mean * scale
    return x * scale.view(n, c, 1, 1) + shift.view(n, c, 1, 1)
