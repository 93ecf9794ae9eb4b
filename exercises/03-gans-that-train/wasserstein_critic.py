"""The Wasserstein GAN: a critic that scores, the two losses, and the clipping that holds the critic back.

A critic gives an example a score, any number: it is not a probability, and no logarithm is taken of it. The critic
wants real examples to score more than fakes, by as much as it can; the generator wants its fakes to score high.
The gap between the mean scores estimates the earth mover's distance, but only while the critic's slope is
bounded. In the first WGAN it is bounded by clipping: after each of its steps, every weight is brought back into
[-c, c].

What is fixed here, because other code does it differently:

- Both losses are to be minimised. So the critic's loss is minus the gap: it is negative while the critic is ahead.
- You get scores, as the critic returns them. They have any shape, `(batch,)` or `(batch, 1)` or a map, and each
  counts alike. The two batches may differ in size.
- Losses are 0-dim tensors of the scores' dtype, float32 or float64. Gradients flow to every argument: whoever
  trains decides what to detach.
- Every parameter is clipped, in layers inside layers as well: weights, biases, and the scale and shift of a
  normalisation. Buffers, such as its running statistics, are none.

A worked line. Real scores 5 and 7 and fake ones 1, 2 and 3 give the critic the loss 2 - 6 = -4 and the generator
the loss -2. A weight of 0.3 clipped to [-0.05, 0.05] is 0.05, one of -0.02 stays as it is.

`course read 3` opens the lesson. Check your work with `course grade wasserstein_critic`.
"""

import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """What the critic minimises: the mean score of the fakes, less the mean score of the real examples.

    real_scores, fake_scores: any shapes, which may differ. Returns a 0-dim tensor of their dtype, of either sign.
    Source: Arjovsky et al. 2017, Wasserstein GAN, arXiv:1701.07875.
    """
    raise NotImplementedError("the difference of two means")


def generator_loss(fake_scores: Tensor) -> Tensor:
    """What the generator minimises: minus the mean score of its fakes.

    fake_scores: any shape. Returns a 0-dim tensor of its dtype, of either sign.
    """
    raise NotImplementedError("a mean, with the sign of a loss")


def clip_weights(critic: nn.Module, c: float) -> None:
    """Bring every parameter of the critic into [-c, c]: what is beyond a limit becomes that limit, the rest stays.

    critic: any module. c: positive.
    The parameters are changed in place, outside of any graph: they stay the same parameters, so that an optimiser
    that was made before still moves them. Buffers, gradients, modes and `requires_grad` are as they were. Returns
    nothing.
    """
    raise NotImplementedError("each parameter between its two limits, in place")
