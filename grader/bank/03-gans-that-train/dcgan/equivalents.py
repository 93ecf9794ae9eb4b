"""Right solutions in other styles."""

# The functions and classes of the exercise are known where a variant is put together.

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import equivalent


@equivalent(of="init_weights")
def by_class_name(module):
    """The name of the class, as in most public code, with a look whether it is a layer."""
    name = type(module).__name__
    if name in ("Conv2d", "ConvTranspose2d", "Linear"):
        module.weight.data.normal_(0.0, 0.02)
        if module.bias is not None:
            module.bias.data.fill_(0)
    elif name.startswith("BatchNorm") and module.affine:
        module.weight.data.normal_(1.0, 0.02)
        module.bias.data.fill_(0)


@equivalent(of="init_weights")
@torch.no_grad()
def by_copies(module):
    """Numbers are drawn, scaled, and copied into place."""
    match module:
        case nn.Conv2d() | nn.ConvTranspose2d() | nn.Linear():
            module.weight.copy_(0.02 * torch.randn_like(module.weight))
        case nn.BatchNorm1d() | nn.BatchNorm2d() if module.weight is not None:
            module.weight.copy_(1 + 0.02 * torch.randn_like(module.weight))
        case _:
            return
    if module.bias is not None:
        module.bias.zero_()


@equivalent(of="init_weights")
def new_parameters(module):
    """Each parameter is replaced by another one, which is drawn anew."""
    kinds = {nn.Conv2d: 0.0, nn.ConvTranspose2d: 0.0, nn.Linear: 0.0, nn.BatchNorm1d: 1.0, nn.BatchNorm2d: 1.0}
    for kind, mean in kinds.items():
        if isinstance(module, kind):
            if getattr(module, "weight", None) is not None:
                module.weight = nn.Parameter(torch.normal(mean, 0.02, module.weight.shape))
            if getattr(module, "bias", None) is not None:
                module.bias = nn.Parameter(torch.zeros(module.bias.shape))


@equivalent(of="Generator")
class UpsampledGenerator(nn.Module):
    """A dense layer first, then nearest-neighbour upsampling and a convolution; biases everywhere."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.width = width
        self.dense = nn.Linear(z_size, 2 * width * 4)
        self.norm0 = nn.BatchNorm2d(2 * width)
        self.conv1 = nn.Conv2d(2 * width, width, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, channels, 3, padding=1)
        for module in self.modules():
            init_weights(module)

    def forward(self, z):
        h = self.dense(z).view(-1, 2 * self.width, 2, 2)
        h = torch.relu(self.norm0(h))
        h = torch.relu(self.norm1(self.conv1(F.interpolate(h, scale_factor=2))))
        return torch.tanh(self.conv2(F.interpolate(h, scale_factor=2)))


@equivalent(of="Generator", remarks=["generator_epsilon"])
class ReluBeforeNorm(nn.Module):
    """ReLU before the normalisation, whose momentum stands where its epsilon should; one layer more."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        sizes = [(z_size, 4 * width, 2, 1, 0), (4 * width, 2 * width, 4, 2, 1), (2 * width, width, 3, 1, 1)]
        self.layers, self.norms = nn.ModuleList(), nn.ModuleList()
        for into, out, kernel, stride, padding in sizes:
            self.layers.append(nn.ConvTranspose2d(into, out, kernel, stride, padding))
            self.norms.append(nn.BatchNorm2d(out, 0.8))
        self.last = nn.ConvTranspose2d(width, channels, 4, 2, 1, bias=False)
        self.apply(init_weights)

    def forward(self, z):
        x = z.reshape(*z.shape, 1, 1)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            x = norm(F.relu(layer(x)))
        return 2 * torch.sigmoid(2 * self.last(x)) - 1


@equivalent(of="Generator")
class DenseWithNorm(nn.Module):
    """A dense layer with a normalisation of its own, cut into maps with the channels last."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.start = nn.Sequential(nn.Linear(z_size, 8 * width, bias=False), nn.BatchNorm1d(8 * width), nn.ReLU())
        self.up = nn.ConvTranspose2d(2 * width, width, 3, 2, 1, output_padding=1)
        self.norm = nn.BatchNorm2d(width)
        self.out = nn.ConvTranspose2d(width, channels, 2, 2)
        self.apply(init_weights)

    def forward(self, z):
        h = self.start(z).unflatten(1, (2, 2, -1)).permute(0, 3, 1, 2)
        return self.out(self.norm(self.up(h)).clamp(min=0)).tanh()


@equivalent(of="Discriminator")
class SequentialDiscriminator(nn.Module):
    """All in a row, with a dense layer at the end, and a dropout that nobody asked for."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(channels, width, 5, 2, 2, bias=False), nn.LeakyReLU(0.2, inplace=True), nn.Dropout2d(0.25),
            nn.Conv2d(width, 2 * width, 3, 2, 1), nn.BatchNorm2d(2 * width), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(2 * width * 4, 1),
        )  # fmt: skip
        self.net.apply(init_weights)

    def forward(self, x):
        return self.net(x).squeeze(1)


@equivalent(of="Discriminator", remarks=["discriminator_epsilon"])
class BlocksOfLayers(nn.Module):
    """Blocks by a method, one layer more, the slope written out, and an epsilon that was meant as momentum."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.blocks = nn.Sequential(
            self.block(channels, width, 4, 2, False), self.block(width, width, 3, 1, True),
            self.block(width, 2 * width, 4, 2, True),
        )  # fmt: skip
        self.last = nn.Conv2d(2 * width, 1, kernel_size=2, bias=False)
        self.apply(init_weights)

    @staticmethod
    def block(into, out, kernel, stride, has_norm):
        conv = nn.Conv2d(into, out, kernel, stride, 1, bias=not has_norm)
        return nn.Sequential(conv, nn.BatchNorm2d(out, 0.8)) if has_norm else conv

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
            x = torch.where(x > 0, x, 0.2 * x)
        return self.last(x)[:, 0, 0, 0]


@equivalent(of="Discriminator")
class AfterTheActivation(nn.Module):
    """The normalisation after the leaky ReLU, which is the larger of two numbers, and a view at the end."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.one, self.two = nn.Conv2d(channels, width, 2, 2), nn.Conv2d(width, width, 2, 2, bias=False)
        self.norm, self.out = nn.BatchNorm2d(width), nn.Linear(4 * width, 1, bias=False)
        for module in (self.one, self.two, self.norm, self.out):
            init_weights(module)

    def forward(self, x):
        h = self.one(x)
        h = self.two(torch.maximum(h, 0.2 * h))
        return self.out(self.norm(torch.maximum(h, 0.2 * h)).reshape(x.shape[0], -1)).view(-1)


@equivalent(of="Generator")
class FactorlessNorm(nn.Module):
    """Kernels as large as their stride, a normalisation without a factor of its own, and functions that write."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.deconv1 = nn.ConvTranspose2d(z_size, 2 * width, 2, bias=False)
        self.deconv2 = nn.ConvTranspose2d(2 * width, width, 2, 2)
        self.deconv3 = nn.ConvTranspose2d(width, channels, 2, 2, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(2 * width, momentum=0.2), nn.BatchNorm2d(width, affine=False)
        self.apply(init_weights)

    def forward(self, z):
        x = z.view(z.shape[0], -1, 1, 1)
        x = F.relu(self.norm1(self.deconv1(x)), inplace=True)
        x = F.relu(self.norm2(self.deconv2(x)), inplace=True)
        return F.tanh(self.deconv3(x))


@equivalent(of="Generator")
class BlocksInAList(nn.Module):
    """A block for each size in a list of modules, one more than is needed, and a last kernel of one place."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        sizes = [z_size, 4 * width, 2 * width, width, width]
        layers = [nn.ConvTranspose2d(z_size, 4 * width, 2)]
        layers += [nn.Conv2d(into, out, 3, padding=1) for into, out in pairwise(sizes[1:])]
        norms, ups = [nn.BatchNorm2d(size) for size in sizes[1:]], [1, 2, 2, 1]
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Upsample(scale_factor=up), layer, norm, nn.ReLU())
            for up, layer, norm in zip(ups, layers, norms, strict=True)
        )
        self.last = nn.Conv2d(width, channels, 1)
        self.apply(init_weights)

    def forward(self, z):
        x = z[..., None, None]
        for block in self.blocks:
            x = block(x)
        return torch.tanh(self.last(x))
