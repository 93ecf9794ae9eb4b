import torch
import torch.nn.functional as F
from torch import Tensor, nn


def init_weights(module: nn.Module) -> None:
    is_layer = isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear))
    is_norm = isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d))
    if not (is_layer or is_norm):
        return
    for name, number in module.named_parameters(recurse=False):
        if name == "weight":
            nn.init.normal_(number, float(is_norm), 0.02)
        elif name == "bias":
            nn.init.zeros_(number)


class Generator(nn.Module):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        super().__init__()
        sizes = [z_size, 2 * width, width, channels]
        self.layers = nn.ModuleList(
            nn.ConvTranspose2d(a, b, kernel_size=4, stride=2, padding=1) for a, b in zip(sizes, sizes[1:])
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(maps) for maps in sizes[1:-1])
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        h = z.reshape(*z.shape, 1, 1)
        for layer, norm in zip(self.layers, self.norms):
            h = F.relu(norm(layer(h)))
        return torch.tanh(self.layers[-1](h))


class Discriminator(nn.Module):
    def __init__(self, width: int = 32, channels: int = 1):
        super().__init__()
        sizes = [channels, width, 2 * width, 1]
        self.layers = nn.ModuleList(
            nn.Conv2d(a, b, kernel_size=4, stride=2, padding=1) for a, b in zip(sizes, sizes[1:])
        )
        self.norms = nn.ModuleDict({"1": nn.BatchNorm2d(2 * width)})
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        last = len(self.layers) - 1
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if str(i) in self.norms:
                x = self.norms[str(i)](x)
            if i < last:
                x = F.leaky_relu(x, negative_slope=0.2)
        return x.reshape(x.shape[0])
