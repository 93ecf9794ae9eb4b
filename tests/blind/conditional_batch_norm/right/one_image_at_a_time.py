import torch
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    real = 0
    for s in real_scores:
        real = real + torch.relu(1 - s)
    fake = 0
    for s in fake_scores:
        fake = fake + torch.relu(1 + s)
    return real / len(real_scores) + fake / len(fake_scores)


def hinge_generator(fake_scores: Tensor) -> Tensor:
    return -sum(fake_scores) / len(fake_scores)


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    result = []
    for image, k in zip(maps, y):
        h = torch.stack([torch.relu(channel).sum() for channel in image])
        result.append(torch.dot(label[k], h) + torch.dot(score, h) + bias)
    return torch.stack(result)


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    batch, channels, height, width = x.shape
    count = batch * height * width
    means, deviations = [], []
    for c in range(channels):
        mean = x[:, c].sum() / count
        variance = ((x[:, c] - mean) ** 2).sum() / count
        means.append(mean)
        deviations.append((variance + eps) ** 0.5)
    images = []
    for i in range(batch):
        k = int(y[i])
        maps = []
        for c in range(channels):
            normal = (x[i, c] - means[c]) / deviations[c]
            maps.append(gamma[k, c] * normal + beta[k, c])
        images.append(torch.stack(maps))
    return torch.stack(images)
