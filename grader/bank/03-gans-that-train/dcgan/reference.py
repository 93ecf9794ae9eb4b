"""DCGAN for images of 8 by 8: a generator and a discriminator of convolutions, and the weights they begin with.

DCGAN is a list of rules for the two networks of a GAN, and you write both by them. The checks will then see your
generator turn random numbers into a small image, and your discriminator judge images by a logit.

What is fixed here, because other code does it differently:

- Images are (batch, channels, 8, 8) in [-1, 1], and z is (batch, z_size), without axes for height and width.
- The generator makes maps of 2 by 2 from z, then of 4 by 4, then the image. Batch normalisation and ReLU follow
  each hidden layer; tanh follows the last one, which is not normalised. No two layers share a normalisation.
- The discriminator goes the other way, from 8 by 8 to 4 by 4, to 2 by 2, to one logit. Leaky ReLU of slope 0.2
  follows each hidden layer, and batch normalisation each but the first. Nothing follows the last one: no sigmoid.
- All layers are convolutions, and resize by their stride. Nearest-neighbour upsampling and a convolution may stand
  for a transposed one. The generator's first layer and the discriminator's last may be nn.Linear. No pooling.
- A new network has been through `init_weights`.

How many maps a layer has, its kernel, whether it has a bias, whether ReLU or the normalisation comes first, more
layers than these, and how you write them down are up to you. Make them of the layers of torch.nn.

A worked line. A transposed convolution with a kernel of 4, a stride of 2 and a padding of 1 makes n by n to
(n - 1) * 2 - 2 * 1 + 4 = 2n by 2n. A convolution with the same numbers makes 2n by 2n to n by n.

`course read 3` opens the lesson. Check your work with `course grade dcgan`.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def init_weights(module: nn.Module) -> None:
    """Give a module the numbers that DCGAN begins with. `network.apply(init_weights)` calls it for every module.

    A convolution (nn.Conv2d, nn.ConvTranspose2d) or an nn.Linear gets a weight of numbers from N(0, 0.02 ** 2) and
    a bias of 0. An nn.BatchNorm1d or nn.BatchNorm2d gets a weight from N(1, 0.02 ** 2) and a bias of 0. Any of
    them may be without a bias, and a normalisation without both. All other modules, such as the containers that
    `apply` passes as well, are left as they are, whatever their names. Sets no seed.
    Source: Radford et al. 2015, Unsupervised Representation Learning with Deep Convolutional Generative
    Adversarial Networks, arXiv:1511.06434.
    """
    # solution: normal weights around 0 or around 1, and biases of 0
    is_norm = isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d)
    if not is_norm and not isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        return
    if module.weight is not None:
        nn.init.normal_(module.weight, 1.0 if is_norm else 0.0, 0.02)
    if module.bias is not None:
        nn.init.zeros_(module.bias)
    # end solution


class Generator(nn.Module):
    """From z to an image, three layers or more: normalised and with ReLU inside, and with tanh at the end."""

    def __init__(self, z_size: int, width: int = 32, channels: int = 1):
        """z_size: numbers in z. width: maps of the last hidden layer; those before it may have more."""
        # solution: three transposed convolutions, the normalisation of two, and how they begin
        super().__init__()
        self.net = nn.Sequential(
            nn.ConvTranspose2d(z_size, 2 * width, 2, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1),
            nn.Tanh(),
        )
        self.apply(init_weights)
        # end solution

    def forward(self, z: Tensor) -> Tensor:
        """z: (batch, z_size). Returns (batch, channels, 8, 8). A batch of one will do in evaluation mode."""
        # solution: z as maps of one pixel, and all layers in turn
        return self.net(z[:, :, None, None])
        # end solution


class Discriminator(nn.Module):
    """From an image to a logit, three layers or more: strided convolutions with leaky ReLU of slope 0.2."""

    def __init__(self, width: int = 32, channels: int = 1):
        """width: maps of the first layer; those after it may have more."""
        # solution: three convolutions, one normalisation, and how they begin
        super().__init__()
        self.first = nn.Conv2d(channels, width, 4, stride=2, padding=1)
        self.second = nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(2 * width)
        self.last = nn.Conv2d(2 * width, 1, 2)
        self.apply(init_weights)
        # end solution

    def forward(self, x: Tensor) -> Tensor:
        """x: (batch, channels, 8, 8). Returns logits, (batch,), also for a batch of one in evaluation mode."""
        # solution: the normalisation after the second layer alone, and one number for each image
        h = F.leaky_relu(self.first(x), 0.2)
        h = F.leaky_relu(self.norm(self.second(h)), 0.2)
        return torch.flatten(self.last(h))
        # end solution
