"""Labels in both players of a large GAN: the hinge losses, the projection score, and scale and shift by class.

The generator normalises each channel and then scales and shifts it by numbers that belong to the class. The
discriminator adds to its score an inner product of its features with a vector of the class. Both are trained by
hinge losses, which care for a score only until it is on the right side by a margin of 1.

What is fixed here, because other code does it differently:

- All losses are to be minimised. Each batch has a mean of its own, and the two means are added, not averaged.
- The features are ReLUs of the maps, summed over all positions.
- Mean and variance of a channel are those of this batch, over all its examples and positions, of whatever class.
  The variance divides by their number. There are no running statistics.
- The scale is `gamma` itself, and not 1 + gamma.
- All tensors but y have one dtype, float32 or float64, and so has every result. y is int64. A batch may have one
  example. Arguments are left as they are.

A worked line. The scores 3 and 0 of real images and -0.5 of a fake cost the discriminator (0 + 1) / 2 + 0.5 = 1,
and the generator 0.5.

`course read 4` opens the lesson. Check your work with `course grade conditional_batch_norm`.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def hinge_discriminator(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """What the discriminator minimises: how far real scores stay below 1, and fake ones above -1, on average.

    real_scores: (n,). fake_scores: (m,). Returns a 0-dim tensor. Gradients flow to both.
    """
    # solution: two means of what is missing to the margin
    return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores).mean()
    # end solution


def hinge_generator(fake_scores: Tensor) -> Tensor:
    """What the generator minimises: minus the mean score of its fakes, without a margin.

    fake_scores: (m,). Returns a 0-dim tensor. The gradient flows to the scores.
    """
    # solution: a mean, with the sign of a loss
    return -fake_scores.mean()
    # end solution


def projection_score(maps: Tensor, y: Tensor, label: Tensor, score: Tensor, bias: Tensor) -> Tensor:
    """The score of each image together with its label: an inner product for the class, plus an ordinary score.

    maps: (batch, channels, height, width), from the last layer, before its ReLU. y: (batch,), the label of each
    image. label: (classes, channels), a vector for each class. score: (channels,). bias: 0-dim.
    Returns (batch,): with the features h of an image, the inner product of label[y] and h, plus that of score and
    h, plus the bias.
    Source: Miyato & Koyama 2018, cGANs with Projection Discriminator, arXiv:1802.05637.
    """
    # solution: one sum over positions, and one vector for each image
    h = F.relu(maps).sum((2, 3))
    return (h * (label[y] + score)).sum(1) + bias
    # end solution


def conditional_batch_norm(x: Tensor, y: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    """Each channel normalised over the batch, then scaled and shifted by the numbers of the example's class.

    x: (batch, channels, height, width). y: (batch,), the class of each example. gamma, beta: (classes, channels),
    scales and shifts. eps: added to the variance. A channel has two numbers or more. Returns the shape of x.
    Gradients flow to x, through mean and variance as well, and to gamma and beta.
    """
    # solution: statistics of the batch, numbers of the class
    mean = x.mean((0, 2, 3), keepdim=True)
    variance = (x - mean).square().mean((0, 2, 3), keepdim=True)
    normalised = (x - mean) * torch.rsqrt(variance + eps)
    return gamma[y][:, :, None, None] * normalised + beta[y][:, :, None, None]
    # end solution
