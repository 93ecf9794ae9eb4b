import torch
from torch import nn


def _fill(tensor, mean):
    if tensor is not None:
        tensor.data = torch.empty_like(tensor).normal_(mean, 0.02)


def init_weights(m):
    if isinstance(m, nn.Conv2d) or isinstance(m, nn.ConvTranspose2d) or isinstance(m, nn.Linear):
        _fill(m.weight, 0)
        if m.bias is not None:
            m.bias.data.fill_(0)
    if isinstance(m, nn.BatchNorm1d) or isinstance(m, nn.BatchNorm2d):
        _fill(m.weight, 1)
        if m.bias is not None:
            m.bias.data.fill_(0)


class Generator(nn.Module):
    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.main = nn.Sequential(
            nn.Unflatten(1, (z_size, 1, 1)),
            nn.ConvTranspose2d(z_size, width * 4, 2, 2),
            nn.ReLU(True),
            nn.BatchNorm2d(width * 4),
            nn.ConvTranspose2d(width * 4, width, 2, 2),
            nn.ReLU(True),
            nn.BatchNorm2d(width),
            nn.ConvTranspose2d(width, channels, 2, 2),
            nn.Tanh(),
        )
        for m in self.modules():
            init_weights(m)

    def forward(self, z):
        return self.main(z)


class Discriminator(nn.Module):
    def __init__(self, width=32, channels=1):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(channels, width, 2, 2),
            nn.LeakyReLU(0.2, True),
            nn.Conv2d(width, width * 4, 2, 2),
            nn.LeakyReLU(0.2, True),
            nn.BatchNorm2d(width * 4),
            nn.Conv2d(width * 4, 1, 2, 2),
            nn.Flatten(0),
        )
        for m in self.modules():
            init_weights(m)

    def forward(self, x):
        return self.main(x)
