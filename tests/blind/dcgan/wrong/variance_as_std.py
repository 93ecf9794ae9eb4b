import torch
from torch import Tensor, nn


def init_weights(module: nn.Module) -> None:
    spread = 0.02 ** 2
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        nn.init.normal_(module.weight, 0.0, spread)
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        if module.weight is not None:
            nn.init.normal_(module.weight, 1.0, spread)
    else:
        return
    if module.bias is not None:
        nn.init.zeros_(module.bias)


class Generator(nn.Module):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Unflatten(1, (z_size, 1, 1)),
            nn.ConvTranspose2d(z_size, 4 * width, 4, stride=2, padding=1),
            nn.BatchNorm2d(4 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(4 * width, width, 4, stride=2, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1),
            nn.Tanh(),
        )
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        return self.layers(z)


class Discriminator(nn.Module):
    def __init__(self, width: int = 32, channels: int = 1):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4 * width, 4, stride=2, padding=1),
            nn.BatchNorm2d(4 * width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(4 * width, 1, 4, stride=2, padding=1),
            nn.Flatten(0),
        )
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)
