import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    loss_real = F.relu(1 - real_scores).mean()
    loss_fake = F.relu(1 + fake_scores).mean()
    return loss_real + loss_fake


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = F.relu(maps).sum(-1).sum(-1)
    return torch.sum(label[y] * h, dim=-1) + torch.mv(h, score) + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    mean = x.mean(dim=(0, 2, 3), keepdim=True)
    std = x.std(dim=(0, 2, 3), keepdim=True, correction=0)
    normal = (x - mean) / (std + eps)
    g = gamma[y].unsqueeze(2).unsqueeze(3)
    b = beta[y].unsqueeze(2).unsqueeze(3)
    return g * normal + b
