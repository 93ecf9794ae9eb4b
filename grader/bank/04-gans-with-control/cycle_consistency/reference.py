"""What CycleGAN adds to two GANs: least squares, the cycle, the identity, and a pool of past translations.

F translates pictures of X to Y, and B back from Y to X. No picture of one set belongs to any of the other, so the
batches x and y are not pairs and may differ in size.

What is fixed here, because other code does it differently:

- No loss has a factor 1/2, and none has a weight: whoever trains multiplies.
- A cycle or identity loss is the sum of two terms, one for each direction, and each term is the mean of absolute
  differences over all numbers of its batch.
- The least-squares loss takes what a discriminator returns as it is, without a sigmoid; real is 1 and fake is 0.
- The pool goes through a batch picture by picture, and hands back as many as it got, in their places. What it
  stores are copies, so the batch may be overwritten; and neither these nor what it hands back are in a graph.

A worked line. For outputs 0.5 and 2 that should be real the loss is (0.25 + 1) / 2 = 0.625, as fakes 2.125.

`course read 4` opens the lesson. Check your work with `course grade cycle_consistency`.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def least_squares_loss(output: Tensor, is_real: bool) -> Tensor:
    """The mean squared distance of a discriminator's output from 1, where it should say real, or from 0.

    output: any shape; every number counts alike. Returns a 0-dim tensor of its dtype.
    Source: Mao et al. 2017, Least Squares Generative Adversarial Networks, arXiv:1611.04076.
    """
    # solution: how far each number is from its label
    return (output - float(is_real)).square().mean()
    # end solution


def cycle_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    """How far pictures are from themselves once they have been translated and translated back, x and y alike.

    F, B: the generators, called with a whole batch. x, y: (batch, ...), pictures of X and of Y.
    Returns a 0-dim tensor. Gradients reach the weights of both generators, by every call.
    Source: Zhu et al. 2017, arXiv:1703.10593.
    """
    # solution: there and back, from either side
    return (B(F(x)) - x).abs().mean() + (F(B(y)) - y).abs().mean()
    # end solution


def identity_loss(F: Callable[[Tensor], Tensor], B: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    """How much each generator changes pictures that are in the set already which it translates to.

    Arguments as in `cycle_loss`. Returns a 0-dim tensor.
    """
    # solution: each generator on the pictures that it should leave alone
    return (F(y) - y).abs().mean() + (B(x) - x).abs().mean()
    # end solution


class ImagePool:
    """The last translations, for the discriminator to see: a mixture of new ones and of older ones.

    size: how many pictures it keeps at most, 0 or more. There is one pool for each discriminator.
    """

    def __init__(self, size: int):
        # solution: room for pictures, and none there yet
        self.size = size
        self.images: list[Tensor] = []
        # end solution

    def query(self, images: Tensor, u: Tensor) -> Tensor:
        """As many pictures as it gets, some of them exchanged for older ones.

        images: (batch, ...), new translations. u: (batch, 2), from 0 up to, not including, 1: what is random.
        Each picture in its turn, with its row of u:
        - As long as fewer than `size` are stored, it is stored in the next place, and comes back.
        - Once the pool is full and u[0] is below 1/2, the picture in place int(u[1] * size), counted from 0, comes
          back, and the new one is stored there. Otherwise the new one comes back and is not stored.
        - With size 0 nothing is stored, and every picture comes back.
        Returns (batch, ...), outside of any graph, and also with size 0.
        """
        # solution: stored, exchanged or passed on, one after another
        found = []
        for image, (chance, place) in zip(images.detach().clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and chance < 0.5:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)
        # end solution
