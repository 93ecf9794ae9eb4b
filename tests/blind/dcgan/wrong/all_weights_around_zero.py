import torch
import torch.nn.functional as F
from torch import Tensor, nn

KINDS = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear, nn.BatchNorm1d, nn.BatchNorm2d)


def init_weights(module: nn.Module) -> None:
    if isinstance(module, KINDS):
        with torch.no_grad():
            if module.weight is not None:
                module.weight.normal_(0.0, 0.02)
            if module.bias is not None:
                module.bias.zero_()


class Generator(nn.Module):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        super().__init__()
        self.width = width
        self.first = nn.Linear(z_size, 2 * width * 4)
        self.norm1 = nn.BatchNorm2d(2 * width)
        self.second = nn.ConvTranspose2d(2 * width, width, 4, 2, 1)
        self.norm2 = nn.BatchNorm2d(width)
        self.third = nn.ConvTranspose2d(width, channels, 4, 2, 1)
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        h = self.first(z).view(len(z), 2 * self.width, 2, 2)
        h = F.relu(self.norm1(h))
        h = F.relu(self.norm2(self.second(h)))
        return torch.tanh(self.third(h))


class Discriminator(nn.Module):
    def __init__(self, width: int = 32, channels: int = 1):
        super().__init__()
        self.first = nn.Conv2d(channels, width, 4, 2, 1)
        self.second = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.norm2 = nn.BatchNorm2d(2 * width)
        self.third = nn.Linear(2 * width * 4, 1)
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        h = F.leaky_relu(self.first(x), 0.2)
        h = F.leaky_relu(self.norm2(self.second(h)), 0.2)
        return self.third(h.flatten(1)).squeeze(1)
