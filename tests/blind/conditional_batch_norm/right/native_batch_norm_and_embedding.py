import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    loss_real = torch.mean(F.relu(1.0 - real_scores))
    loss_fake = torch.mean(F.relu(1.0 + fake_scores))
    return loss_real + loss_fake


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -torch.mean(fake_scores)


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = torch.sum(F.relu(maps), dim=[2, 3])
    out = F.linear(h, score.unsqueeze(0), bias.unsqueeze(0)).squeeze(1)
    return out + torch.sum(F.embedding(y, label) * h, dim=1)


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    out = F.batch_norm(x, None, None, training=True, eps=eps)
    g = F.embedding(y, gamma).view(-1, x.size(1), 1, 1)
    b = F.embedding(y, beta).view(-1, x.size(1), 1, 1)
    return g * out + b
