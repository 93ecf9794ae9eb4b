import torch
from torch import nn


def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        module.weight.data.normal_(0, 0.02)
        if module.bias is not None:
            module.bias.data.zero_()
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        if module.weight is not None:
            module.weight.data.normal_(1, 0.02)
        if module.bias is not None:
            module.bias.data.zero_()


class GBlock(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size=4, strides=2, padding=1):
        super().__init__()
        self.trans = nn.ConvTranspose2d(in_channels, out_channels, kernel_size, strides, padding, bias=False)
        self.norm = nn.BatchNorm2d(out_channels)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.norm(self.trans(x)))


class DBlock(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size=4, strides=2, padding=1, alpha=0.2):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size, strides, padding, bias=False)
        self.norm = nn.BatchNorm2d(out_channels)
        self.leaky = nn.LeakyReLU(alpha)

    def forward(self, x):
        return self.leaky(self.norm(self.conv(x)))


class Generator(nn.Module):
    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = nn.Sequential(
            GBlock(z_size, 2 * width, 2, 1, 0),
            GBlock(2 * width, width),
            nn.ConvTranspose2d(width, channels, 4, 2, 1, bias=False),
            nn.Tanh(),
        )
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z.unsqueeze(2).unsqueeze(3))


class Discriminator(nn.Module):
    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = nn.Sequential(
            DBlock(channels, width),
            DBlock(width, 2 * width),
            nn.Conv2d(2 * width, 1, 2, bias=False),
        )
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()
