import torch
import torch.nn.functional as F
from torch import Tensor, nn


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return nn.ReLU()(1.0 - real_scores).mean() + nn.ReLU()(1.0 + fake_scores).mean()


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = torch.sum(F.relu(maps), dim=(2, 3))
    return h @ score + bias + torch.sum(label[y] * h, dim=1)


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    channels = x.shape[1]
    out = nn.BatchNorm2d(channels, affine=False, track_running_stats=False)(x)
    return gamma[y].view(-1, channels, 1, 1) * out + beta[y].view(-1, channels, 1, 1)
