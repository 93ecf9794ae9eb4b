import torch
from torch import Tensor, nn


def init_weights(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        if module.weight is not None:
            nn.init.normal_(module.weight, 1.0, 0.02)
    else:
        return
    if module.bias is not None:
        nn.init.zeros_(module.bias)


class Generator(nn.Module):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        super().__init__()
        maps = 2 * width
        self.from_z = nn.Sequential(
            nn.Linear(z_size, maps * 4, bias=False),
            nn.BatchNorm1d(maps * 4, track_running_stats=False),
            nn.ReLU(),
            nn.Unflatten(1, (maps, 2, 2)),
        )
        self.to_image = nn.Sequential(
            nn.ConvTranspose2d(maps, width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width, track_running_stats=False),
            nn.ReLU(),
            nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1),
            nn.Tanh(),
        )
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        return self.to_image(self.from_z(z))


class Discriminator(nn.Module):
    def __init__(self, width: int = 32, channels: int = 1):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
        )
        self.logit = nn.Linear(2 * width * 4, 1)
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        return self.logit(self.features(x)).squeeze(-1)
