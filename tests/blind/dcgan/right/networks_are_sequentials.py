import torch
from torch import Tensor, nn


@torch.no_grad()
def init_weights(module: nn.Module) -> None:
    layers = nn.Conv2d, nn.ConvTranspose2d, nn.Linear
    norms = nn.BatchNorm1d, nn.BatchNorm2d
    if isinstance(module, layers + norms):
        if module.weight is not None:
            torch.nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, norms):
                module.weight += 1
        if module.bias is not None:
            module.bias.zero_()


class Generator(nn.Sequential):
    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        up = {"kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1}
        super().__init__(
            nn.Linear(z_size, 2 * width * 4, bias=False),
            nn.Unflatten(1, (2 * width, 2, 2)),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, bias=False, **up),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.ConvTranspose2d(width, channels, **up),
            nn.Tanh(),
        )
        self.apply(init_weights)

    def forward(self, z: Tensor) -> Tensor:
        return super().forward(z)


class Discriminator(nn.Sequential):
    def __init__(self, width: int = 32, channels: int = 1):
        down = {"kernel_size": 3, "stride": 2, "padding": 1}
        super().__init__(
            nn.Conv2d(channels, width, **down),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, bias=False, **down),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 4, 1),
        )
        self.apply(init_weights)

    def forward(self, x: Tensor) -> Tensor:
        (logits,) = super().forward(x).unbind(dim=1)
        return logits
