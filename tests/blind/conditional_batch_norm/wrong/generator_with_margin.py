import torch
import torch.nn.functional as F
from torch import Tensor


def hinge(scores: Tensor, sign: float) -> Tensor:
    return F.relu(1 - sign * scores).mean()


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return hinge(real_scores, 1.0) + hinge(fake_scores, -1.0)


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return hinge(fake_scores, 1.0)


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    features = F.relu(maps).flatten(2).sum(2)
    return torch.einsum("bc,bc->b", label[y], features) + features.matmul(score) + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    var, mean = torch.var_mean(x, dim=(0, 2, 3), unbiased=False, keepdim=True)
    normal = (x - mean) / (var + eps).sqrt()
    scale, shift = gamma[y], beta[y]
    return scale[..., None, None] * normal + shift[..., None, None]
