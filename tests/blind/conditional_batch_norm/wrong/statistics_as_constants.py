import torch
import torch.nn.functional as F
from torch import Tensor


@torch.no_grad()
def batch_statistics(x: Tensor) -> tuple[Tensor, Tensor]:
    mean = x.mean(dim=(0, 2, 3), keepdim=True)
    var = (x - mean).pow(2).mean(dim=(0, 2, 3), keepdim=True)
    return mean, var


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores).mean()


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = F.relu(maps).sum(dim=(2, 3))
    return (label[y] * h).sum(dim=1) + h @ score + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    mean, var = batch_statistics(x)
    normal = (x - mean) / torch.sqrt(var + eps)
    return gamma[y][:, :, None, None] * normal + beta[y][:, :, None, None]
