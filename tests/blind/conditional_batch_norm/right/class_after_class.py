import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    zero = real_scores.new_zeros(())
    real = torch.maximum(zero, 1 - real_scores)
    fake = torch.maximum(zero, 1 + fake_scores)
    return real.sum() / real.numel() + fake.sum() / fake.numel()


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -(fake_scores.sum() / fake_scores.numel())


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = nn.ReLU()(maps).sum(dim=(-2, -1))
    # the inner products with all classes, of which each image takes its own
    by_class = h @ label.T
    own = by_class.gather(1, y.unsqueeze(1)).squeeze(1)
    return own + (h * score).sum(1) + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    mean = x.mean(dim=(0, 2, 3), keepdim=True)
    std = torch.sqrt(((x - mean) ** 2).mean(dim=(0, 2, 3), keepdim=True) + eps)
    normal = (x - mean) / std
    out = torch.zeros_like(normal)
    for k in y.unique().tolist():
        members = y == k
        out[members] = normal[members] * gamma[k].view(1, -1, 1, 1) + beta[k].view(1, -1, 1, 1)
    return out
