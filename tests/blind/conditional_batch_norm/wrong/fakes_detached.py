import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    fake_scores = fake_scores.detach()
    return F.relu(1.0 - real_scores).mean() + F.relu(1.0 + fake_scores).mean()


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = torch.relu(maps).sum((2, 3))
    return ((label[y] + score) * h).sum(1) + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    mean = x.mean((0, 2, 3), keepdim=True)
    var = (x - mean).square().mean((0, 2, 3), keepdim=True)
    out = (x - mean) * torch.rsqrt(var + eps)
    return out * gamma[y][:, :, None, None] + beta[y][:, :, None, None]
