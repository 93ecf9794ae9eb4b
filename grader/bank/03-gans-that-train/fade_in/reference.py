"""Progressive growing: new layers are faded into both networks of a GAN, so that neither player is thrown back.

A GAN that makes images of n by n gets a layer more in each network, for 2n by 2n. While alpha rises from 0 to 1,
what the old layers make is mixed with what the new ones make. The checks will see that at an alpha of 0 both
networks do what they did before they had grown, and will follow size and alpha through a whole training.

What is fixed here, because other code does it differently:

- Images and maps are (batch, channels, height, width). alpha is a number, the share of the new layers.
- An image is enlarged by showing each pixel four times, as a block of 2 by 2 (nearest neighbour), and halved by
  the mean of each block of 2 by 2. Height and width are even where it is halved.
- Images are mixed as they are, and no tanh comes after that.
- Old layers go on learning while new ones are faded in: a gradient reaches both.
- All tensors are float32, or all are float64, and so is the result.

A worked line. With one old pixel of 2, new ones of 4, 6, 8 and 10 and an alpha of 0.25, the image is 2.5, 3, 3.5
and 4. The real pixels 4, 6, 8 and 10 have the mean 7, and at this alpha D sees 6.25, 6.75, 7.25 and 7.75 for them.

`course read 3` opens the lesson. Check your work with `course grade fade_in`.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    """The generator's image while it grows: the old one, enlarged, mixed with the new one.

    old: (batch, channels, height, width). new: (batch, channels, 2 * height, 2 * width). alpha: from 0 to 1.
    Returns the shape of new, with the share alpha of the new image. Gradients flow to both.
    Source: Karras et al. 2018, Progressive Growing of GANs for Improved Quality, Stability, and Variation,
    arXiv:1710.10196.
    """
    # solution: each old pixel as a block of four, and two shares
    return torch.lerp(F.interpolate(old, scale_factor=2, mode="nearest"), new, alpha)
    # end solution


def fade_real(x: Tensor, alpha: float) -> Tensor:
    """A real image as the discriminator is to see it meanwhile: as coarse as the generator's fakes still are.

    x: (batch, channels, height, width). Returns the same shape: the image halved and enlarged again, mixed with
    the image itself, which has the share alpha.
    """
    # solution: the mean of each block, shown four times, and two shares
    return fade_image(F.avg_pool2d(x, 2), x, alpha)
    # end solution


def fade_features(
    x: Tensor, from_old: Callable[[Tensor], Tensor], from_new: Callable[[Tensor], Tensor], alpha: float
) -> Tensor:
    """What the discriminator's old layers get while it grows.

    x: (batch, channels, 2 * height, 2 * width). from_old: the layer that made maps of height by width of an image
    of this size. from_new: the new layers, which make maps of the same shape of an image of twice the size.
    Neither is linear. Returns (batch, maps, height, width): what from_old makes of the halved image, mixed with
    what from_new makes of the image, which has the share alpha. Gradients flow to both layers and to x.
    """
    # solution: two paths from one image, and two shares
    return torch.lerp(from_old(F.avg_pool2d(x, 2)), from_new(x), alpha)
    # end solution


def stage_at(step: int, steps: int, largest: int) -> tuple[int, float]:
    """The size of the images at this step of training, and alpha.

    step: counted from 0. steps: how many there are in a phase. largest: the last size, 4 times a power of 2.
    The first phase has the size 4, and nothing is faded in: alpha is 1. Every other size has two phases: in the
    first one alpha is k / steps at its step k, counted from 0; in the second one it is 1. Then the size doubles.
    After the second phase of the largest size it stays there, with an alpha of 1.
    Returns the size and alpha as plain numbers.
    """
    # solution: which phase it is, and two of them for each size but the first
    phase, k = divmod(step, steps)
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    return size, k / steps if phase % 2 else 1.0
    # end solution
