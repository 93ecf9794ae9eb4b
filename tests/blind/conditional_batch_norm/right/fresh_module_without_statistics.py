import torch
from torch import Tensor, nn


class ConditionalBatchNorm2d(nn.Module):
    def __init__(self, channels, eps):
        super().__init__()
        self.eps = eps
        self.dims = (0, 2, 3)

    def forward(self, x, scale, shift):
        mean = x.mean(self.dims, keepdim=True)
        deviation = (x.var(self.dims, correction=0, keepdim=True) + self.eps).sqrt_()
        out = (x - mean).div_(deviation)
        return out * scale[:, :, None, None] + shift[:, :, None, None]


class Projection(nn.Module):
    def forward(self, h, v):
        return torch.linalg.vecdot(h, v)


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    target = torch.ones_like(real_scores)
    real = nn.functional.relu_(target - real_scores).mean()
    fake = nn.functional.relu_(fake_scores + 1).mean()
    return real.add(fake)


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return fake_scores.mean() * -1


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = torch.relu(maps).sum((2, 3))
    project = Projection()
    return project(h, label[y]) + project(h, score.expand_as(h)) + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    layer = ConditionalBatchNorm2d(x.shape[1], eps)
    return layer(x, gamma[y], beta[y])
