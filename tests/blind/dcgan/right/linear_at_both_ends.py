import torch
from torch import nn


def init_weights(module):
    kind = type(module)
    if issubclass(kind, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
        mean = 0
    elif issubclass(kind, (nn.BatchNorm1d, nn.BatchNorm2d)):
        mean = 1
    else:
        return
    with torch.no_grad():
        if module.weight is not None:
            module.weight.normal_(mean, 0.02)
        if module.bias is not None:
            module.bias.zero_()


class Generator(nn.Module):
    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.width = width
        self.project = nn.Linear(z_size, 4 * width * 2 * 2)
        self.norm1 = nn.BatchNorm1d(4 * width * 2 * 2)
        self.up1 = nn.ConvTranspose2d(4 * width, width, 4, 2, 1)
        self.norm2 = nn.BatchNorm2d(width)
        self.up2 = nn.ConvTranspose2d(width, channels, 4, 2, 1)
        self.relu = nn.ReLU()
        self.tanh = nn.Tanh()
        self.apply(init_weights)

    def forward(self, z):
        h = self.relu(self.norm1(self.project(z)))
        h = h.view(z.shape[0], 4 * self.width, 2, 2)
        h = self.relu(self.norm2(self.up1(h)))
        return self.tanh(self.up2(h))


class Discriminator(nn.Module):
    def __init__(self, width=32, channels=1):
        super().__init__()
        self.down1 = nn.Conv2d(channels, width, 4, 2, 1)
        self.down2 = nn.Conv2d(width, 4 * width, 4, 2, 1)
        self.norm = nn.BatchNorm2d(4 * width)
        self.judge = nn.Linear(4 * width * 2 * 2, 1)
        self.leaky = nn.LeakyReLU(0.2)
        self.apply(init_weights)

    def forward(self, x):
        h = self.leaky(self.down1(x))
        h = self.leaky(self.norm(self.down2(h)))
        return self.judge(h.view(h.shape[0], -1)).squeeze(1)
