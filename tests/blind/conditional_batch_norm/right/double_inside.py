import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    real, fake = real_scores.double(), fake_scores.double()
    loss = F.threshold(1 - real, 0, 0).mean() + F.threshold(1 + fake, 0, 0).mean()
    return loss.to(real_scores.dtype)


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return (-fake_scores.double().mean()).to(fake_scores.dtype)


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = F.relu(maps.double()).sum(3).sum(2)
    v = label.double()[y] + score.double()
    return ((v * h).sum(1) + bias.double()).to(maps.dtype)


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    wide = x.double()
    mean = wide.mean(dim=(0, 2, 3))
    var = wide.var(dim=(0, 2, 3), unbiased=False)
    factor = gamma.double()[y] / torch.sqrt(var + eps)
    offset = beta.double()[y] - factor * mean
    return (factor[:, :, None, None] * wide + offset[:, :, None, None]).to(x.dtype)
