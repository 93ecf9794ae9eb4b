"""Labels as one-hot rows, everything else as sums over named axes."""

import torch
import torch.nn.functional as F
from torch import Tensor


def one_hot(y: Tensor, table: Tensor) -> Tensor:
    return F.one_hot(y, num_classes=table.shape[0]).to(table.dtype)


def hinge_discriminator(real_scores, fake_scores):
    return (1 - real_scores).clamp(min=0).mean() + (1 + fake_scores).clamp(min=0).mean()


def hinge_generator(fake_scores):
    return fake_scores.mean().neg()


def projection_score(maps, y, label, score, bias):
    h = torch.einsum("bchw->bc", maps.clamp(min=0))
    rows = one_hot(y, label) @ label + score
    return torch.einsum("bc,bc->b", rows, h) + bias


def conditional_batch_norm(x, y, gamma, beta, eps=1e-5):
    centred = x - x.mean((0, 2, 3), keepdim=True)
    variance = centred.square().mean((0, 2, 3), keepdim=True)
    normal = centred * torch.rsqrt(variance + eps)
    hot = one_hot(y, gamma)
    return torch.einsum("bk,kc,bchw->bchw", hot, gamma, normal) + torch.einsum("bk,kc->bc", hot, beta)[..., None, None]
