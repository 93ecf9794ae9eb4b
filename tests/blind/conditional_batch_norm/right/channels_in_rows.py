import torch
from torch import Tensor


def margin_loss(scores: Tensor, sign: int) -> Tensor:
    missing = 1 - sign * scores
    return torch.where(missing > 0, missing, torch.zeros_like(missing)).mean()


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return margin_loss(real_scores, 1) + margin_loss(fake_scores, -1)


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return torch.mean(-fake_scores)


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    h = torch.relu(maps).flatten(2).sum(-1)
    inner = torch.bmm(label[y].unsqueeze(1), h.unsqueeze(2)).flatten()
    return inner + torch.mv(h, score) + bias


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    b, c, h, w = x.shape
    rows = x.transpose(0, 1).reshape(c, b * h * w)
    rows = rows - rows.mean(1, keepdim=True)
    rows = rows / (rows.pow(2).mean(1, keepdim=True) + eps).sqrt()
    normal = rows.reshape(c, b, h, w).transpose(0, 1)
    scale = gamma.index_select(0, y).reshape(b, c, 1, 1)
    shift = beta.index_select(0, y).reshape(b, c, 1, 1)
    return torch.addcmul(shift, scale, normal)
