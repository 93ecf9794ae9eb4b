import torch
import torch.nn.functional as F
from torch import Tensor, nn


def init_weights(module: nn.Module) -> None:
    is_norm = isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d))
    if is_norm or isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        if module.weight is not None:
            nn.init.normal_(module.weight, 1.0 if is_norm else 0.0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


class Generator(nn.Module):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        super().__init__()
        self.to_2 = nn.ConvTranspose2d(z_size, width, 2)
        self.to_4 = nn.ConvTranspose2d(width, width, 4, 2, 1)
        self.to_8 = nn.ConvTranspose2d(width, channels, 4, 2, 1)
        self.norm = nn.BatchNorm2d(width)
        self.relu = nn.ReLU()
        self.tanh = nn.Tanh()
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        h = z[:, :, None, None]
        h = self.relu(self.norm(self.to_2(h)))
        h = self.relu(self.norm(self.to_4(h)))
        return self.tanh(self.to_8(h))


class Discriminator(nn.Module):
    def __init__(self, width: int = 32, channels: int = 1):
        super().__init__()
        self.to_4 = nn.Conv2d(channels, width, 4, 2, 1)
        self.to_2 = nn.Conv2d(width, width, 4, 2, 1)
        self.to_1 = nn.Conv2d(width, 1, 2)
        self.norm = nn.BatchNorm2d(width)
        self.leaky = nn.LeakyReLU(0.2)
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        h = self.leaky(self.to_4(x))
        h = self.leaky(self.norm(self.to_2(h)))
        return self.to_1(h).view(-1)
