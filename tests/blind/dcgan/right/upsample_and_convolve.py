import torch
from torch import Tensor, nn

STD = 0.02


def init_weights(module: nn.Module) -> None:
    means = {nn.Conv2d: 0.0, nn.ConvTranspose2d: 0.0, nn.Linear: 0.0, nn.BatchNorm1d: 1.0, nn.BatchNorm2d: 1.0}
    for kind, mean in means.items():
        if isinstance(module, kind):
            if module.weight is not None:
                nn.init.normal_(module.weight, mean=mean, std=STD)
            if module.bias is not None:
                nn.init.constant_(module.bias, 0.0)
            return


def up(maps: int, more: int, last: bool = False) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Upsample(scale_factor=2), nn.Conv2d(maps, more, 3, padding=1, bias=last)]
    layers += [nn.Tanh()] if last else [nn.BatchNorm2d(more), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


def down(maps: int, more: int, normalise: bool = True) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(maps, more, 3, stride=2, padding=1, bias=not normalise)]
    if normalise:
        layers.append(nn.BatchNorm2d(more))
    layers.append(nn.LeakyReLU(0.2, inplace=True))
    return nn.Sequential(*layers)


class Generator(nn.Module):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        super().__init__()
        self.to_2 = up(z_size, 4 * width)
        self.to_4 = up(4 * width, width)
        self.to_8 = up(width, channels, last=True)
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        return self.to_8(self.to_4(self.to_2(z.unsqueeze(-1).unsqueeze(-1))))


class Discriminator(nn.Module):
    def __init__(self, width: int = 32, channels: int = 1):
        super().__init__()
        self.to_4 = down(channels, width, normalise=False)
        self.to_2 = down(width, 2 * width)
        self.to_1 = nn.Conv2d(2 * width, 1, kernel_size=2)
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        return self.to_1(self.to_2(self.to_4(x)))[:, 0, 0, 0]
