import torch
from torch import nn


def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        mean = 0.0
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        mean = 1.0
    else:
        return
    if module.weight is not None:
        nn.init.normal_(module.weight, mean, 0.02)
    if module.bias is not None:
        nn.init.zeros_(module.bias)


def grown(maps, more, *how):
    layer = nn.ConvTranspose2d(maps, more, *how, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(more), nn.ReLU())


class Generator(nn.Module):
    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.parts = nn.Sequential(
            grown(z_size, 2 * width, 4, 1, 0),
            grown(2 * width, width, 3, 1, 1),
            nn.ConvTranspose2d(width, channels, 4, 2, 1, bias=False),
            nn.Tanh(),
        )
        self.apply(init_weights)

    def forward(self, z):
        return self.parts(z[:, :, None, None])


class Discriminator(nn.Module):
    def __init__(self, width=32, channels=1):
        super().__init__()
        self.parts = nn.Sequential(
            nn.Conv2d(channels, width, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 2),
        )
        self.apply(init_weights)

    def forward(self, x):
        return self.parts(x)[:, 0, 0, 0]
