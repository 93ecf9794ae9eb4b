import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    batch = real_scores.shape[0]
    real = F.relu(1 - real_scores).sum()
    fake = F.relu(1 + fake_scores).sum()
    return (real + fake) / batch


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -fake_scores.sum() / fake_scores.shape[0]


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = F.relu(maps).sum(dim=(2, 3))
    return (label[y] * h).sum(dim=1) + h @ score + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    mean = x.mean(dim=(0, 2, 3), keepdim=True)
    var = x.var(dim=(0, 2, 3), unbiased=False, keepdim=True)
    x_hat = (x - mean) / torch.sqrt(var + eps)
    return gamma[y].unsqueeze(-1).unsqueeze(-1) * x_hat + beta[y].unsqueeze(-1).unsqueeze(-1)
