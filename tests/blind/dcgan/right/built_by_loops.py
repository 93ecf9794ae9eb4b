from collections import OrderedDict

import torch
import torch.nn as nn


def init_weights(module):
    weight = getattr(module, "weight", None)
    bias = getattr(module, "bias", None)
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        torch.nn.init.normal_(weight.data, 0.0, 0.02)
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        if weight is not None:
            torch.nn.init.normal_(weight.data, 1.0, 0.02)
    else:
        bias = None
    if bias is not None:
        torch.nn.init.constant_(bias.data, 0.0)


class Generator(nn.Module):
    def __init__(self, z_size, width=32, channels=1):
        super(Generator, self).__init__()
        self.z_size = z_size
        layers = OrderedDict()
        layers["first"] = nn.ConvTranspose2d(z_size, width * 2, 2, 1, 0, bias=False)
        maps = width * 2
        for i in range(2):
            layers["norm%d" % i] = nn.BatchNorm2d(maps)
            layers["relu%d" % i] = nn.ReLU(True)
            is_last = i == 1
            more = channels if is_last else maps // 2
            layers["up%d" % i] = nn.ConvTranspose2d(maps, more, 6, 2, 2, bias=is_last)
            maps = more
        layers["tanh"] = nn.Tanh()
        self.main = nn.Sequential(layers)
        init_everything(self)

    def forward(self, z):
        return self.main(z.view(-1, self.z_size, 1, 1))


class Discriminator(nn.Module):
    def __init__(self, width=32, channels=1):
        super(Discriminator, self).__init__()
        layers = OrderedDict()
        maps = channels
        for i, more in enumerate((width, width * 2)):
            layers["down%d" % i] = nn.Conv2d(maps, more, 6, 2, 2, bias=(i == 0))
            if i > 0:
                layers["norm%d" % i] = nn.BatchNorm2d(more)
            layers["leaky%d" % i] = nn.LeakyReLU(0.2, inplace=True)
            maps = more
        layers["last"] = nn.Conv2d(maps, 1, 2, 1, 0, bias=False)
        self.main = nn.Sequential(layers)
        init_everything(self)

    def forward(self, x):
        return self.main(x).view(-1)


def init_everything(network):
    network.apply(init_weights)
