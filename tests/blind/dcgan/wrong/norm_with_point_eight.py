import torch
from torch import nn


def init_weights(m):
    if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        torch.nn.init.normal_(m.weight.data, 0.0, 0.02)
        if m.bias is not None:
            torch.nn.init.constant_(m.bias.data, 0.0)
    elif isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d)):
        if m.weight is not None:
            torch.nn.init.normal_(m.weight.data, 1.0, 0.02)
        if m.bias is not None:
            torch.nn.init.constant_(m.bias.data, 0.0)


class Generator(nn.Module):
    def __init__(self, z_size, width=32, channels=1):
        super(Generator, self).__init__()
        self.width = width
        self.l1 = nn.Linear(z_size, width * 2 * 2 ** 2)
        self.conv_blocks = nn.Sequential(
            nn.BatchNorm2d(width * 2, 0.8),
            nn.ReLU(inplace=True),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(width * 2, width, 3, stride=1, padding=1),
            nn.BatchNorm2d(width, 0.8),
            nn.ReLU(inplace=True),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(width, channels, 3, stride=1, padding=1),
            nn.Tanh(),
        )
        self.apply(init_weights)

    def forward(self, z):
        out = self.l1(z)
        out = out.view(out.shape[0], self.width * 2, 2, 2)
        return self.conv_blocks(out)


class Discriminator(nn.Module):
    def __init__(self, width=32, channels=1):
        super(Discriminator, self).__init__()
        self.model = nn.Sequential(
            nn.Conv2d(channels, width, 3, 2, 1),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(width, width * 2, 3, 2, 1),
            nn.BatchNorm2d(width * 2),
            nn.LeakyReLU(0.2, inplace=True),
        )
        self.adv_layer = nn.Linear(width * 2 * 2 ** 2, 1)
        self.apply(init_weights)

    def forward(self, img):
        out = self.model(img)
        out = out.view(out.shape[0], -1)
        return self.adv_layer(out)[:, 0]
