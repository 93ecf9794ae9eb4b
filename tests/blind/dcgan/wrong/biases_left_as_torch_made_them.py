import torch
from torch import Tensor, nn


def init_weights(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        nn.init.normal_(module.weight.data, 0.0, 0.02)
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)) and module.affine:
        nn.init.normal_(module.weight.data, 1.0, 0.02)
        if module.bias is not None:
            nn.init.constant_(module.bias.data, 0)


def up_block(maps: int, more: int) -> nn.Sequential:
    return nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(maps, more, 3, 1, 1), nn.BatchNorm2d(more), nn.ReLU())


class Generator(nn.Module):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        super().__init__()
        self.start = nn.Sequential(nn.ConvTranspose2d(z_size, 2 * width, 2), nn.BatchNorm2d(2 * width), nn.ReLU())
        self.grow = up_block(2 * width, width)
        self.end = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(width, channels, 3, 1, 1), nn.Tanh())
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        z = z[..., None, None]
        return self.end(self.grow(self.start(z)))


class Discriminator(nn.Module):
    def __init__(self, width: int = 32, channels: int = 1):
        super().__init__()
        self.start = nn.Sequential(nn.Conv2d(channels, width, 3, 2, 1), nn.LeakyReLU(0.2))
        self.shrink = nn.Sequential(
            nn.Conv2d(width, 2 * width, 3, 2, 1), nn.BatchNorm2d(2 * width), nn.LeakyReLU(0.2)
        )
        self.end = nn.Conv2d(2 * width, 1, 2)
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        return self.end(self.shrink(self.start(x))).reshape(-1)
