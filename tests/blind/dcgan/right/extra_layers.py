import torch
from torch import Tensor, nn


def init_weights(module: nn.Module) -> None:
    match module:
        case nn.Conv2d() | nn.ConvTranspose2d() | nn.Linear():
            mean = 0.0
        case nn.BatchNorm1d() | nn.BatchNorm2d():
            mean = 1.0
        case _:
            return
    with torch.no_grad():
        if module.weight is not None:
            module.weight.copy_(mean + 0.02 * torch.randn(module.weight.shape, dtype=torch.float64))
        if module.bias is not None:
            module.bias.fill_(0)


class ConvBlock(nn.Module):
    """A layer, its normalisation if it has one, and what follows."""

    def __init__(self, layer: nn.Module, activation: nn.Module, maps: int = 0):
        super().__init__()
        self.layer = layer
        self.norm = nn.BatchNorm2d(maps) if maps else nn.Identity()
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        return self.activation(self.norm(self.layer(x)))


class Generator(nn.Module):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        super().__init__()
        self.blocks = nn.Sequential(
            ConvBlock(nn.ConvTranspose2d(z_size, 2 * width, 2, bias=False), nn.ReLU(), 2 * width),
            ConvBlock(nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False), nn.ReLU(), width),
            ConvBlock(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.ReLU(), width),
            ConvBlock(nn.ConvTranspose2d(width, channels, 4, 2, 1), nn.Tanh()),
        )
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        return self.blocks(z.unflatten(1, (-1, 1, 1)))


class Discriminator(nn.Module):
    def __init__(self, width: int = 32, channels: int = 1):
        super().__init__()
        self.blocks = nn.Sequential(
            ConvBlock(nn.Conv2d(channels, width, 3, padding=1), nn.LeakyReLU(0.2)),
            ConvBlock(nn.Conv2d(width, width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2), width),
            ConvBlock(nn.Conv2d(width, 2 * width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2), 2 * width),
            nn.Conv2d(2 * width, 1, 2),
        )
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        return self.blocks(x).flatten(start_dim=0)
