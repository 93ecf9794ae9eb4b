import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores).mean()


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return fake_scores.neg().mean()


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = F.relu(maps).sum(dim=(2, 3))
    plain = F.linear(h, score.unsqueeze(0), bias.unsqueeze(0)).squeeze()
    inner = torch.bmm(label[y].unsqueeze(1), h.unsqueeze(2)).squeeze()
    return inner + plain


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    channels = x.shape[1]
    mean = x.mean(dim=(0, 2, 3), keepdim=True)
    var = x.var(dim=(0, 2, 3), keepdim=True, unbiased=False)
    x = (x - mean) * (var + eps).rsqrt()
    return gamma[y].view(-1, channels, 1, 1) * x + beta[y].view(-1, channels, 1, 1)
