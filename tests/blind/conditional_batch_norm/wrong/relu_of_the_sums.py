import torch
import torch.nn.functional as F


def hinge_discriminator(real_scores, fake_scores):
    real = F.relu(1 - real_scores).mean()
    fake = F.relu(1 + fake_scores).mean()
    return real + fake


def hinge_generator(fake_scores):
    return -fake_scores.mean()


def projection_score(maps, y, label, score, bias):
    h = F.relu(maps.sum(dim=[2, 3]))
    unconditional = h @ score + bias
    conditional = (F.embedding(y, label) * h).sum(1)
    return unconditional + conditional


def conditional_batch_norm(x, y, gamma, beta, eps=1e-5):
    mean = x.mean(dim=[0, 2, 3])[None, :, None, None]
    var = x.var(dim=[0, 2, 3], correction=0)[None, :, None, None]
    out = (x - mean) / torch.sqrt(var + eps)
    return F.embedding(y, gamma)[:, :, None, None] * out + F.embedding(y, beta)[:, :, None, None]
