import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return torch.clamp(1 - real_scores, min=0).mean() + torch.clamp(1 + fake_scores, min=0).mean()


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -torch.mean(fake_scores)


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = F.adaptive_avg_pool2d(F.relu(maps), 1).flatten(1)
    return (label[y] * h).sum(1) + h @ score + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    mean = x.mean([0, 2, 3], keepdim=True)
    var = ((x - mean) ** 2).mean([0, 2, 3], keepdim=True)
    normal = (x - mean) / torch.sqrt(var + eps)
    return normal * gamma[y].view(*gamma[y].shape, 1, 1) + beta[y].view(*beta[y].shape, 1, 1)
