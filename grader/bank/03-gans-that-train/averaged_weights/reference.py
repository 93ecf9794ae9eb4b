"""Averaged weights: a second copy of the generator, which moves slowly and is what you sample from.

While two players circle, the weights of the generator swing about a place that they never reach. An exponential
moving average of them stays near it. The discriminator never meets the average: it is trained against the live
generator, as before. After each step of the live one the average is updated, and whoever wants samples asks it.

What is fixed here, because other code does it differently:

- `decay` is the share that the average keeps, a number just below 1. The newest weights get the rest.
- Updates are counted from 0. There is a warm start: the decay of an early update is smaller, so that the untrained
  weights that the average began with are soon forgotten. Nothing is divided by a bias correction, and no update is
  a plain copy.
- Parameters are averaged, and so are floating-point buffers, such as the running statistics of BatchNorm. Any
  other buffer, such as its counter of batches, is copied.

A worked line. For a decay of 0.5 the updates 0, 1 and 2 use 0.1, 2/11 and 0.25; from step 8 on it is 0.5.
A weight of 10 that meets a live weight of 20 at step 0 becomes 0.1 * 10 + 0.9 * 20 = 19.

`course read 3` opens the lesson. Check your work with `course grade averaged_weights`.
"""

import torch
from torch import Tensor, nn


def averaged(average: Tensor, value: Tensor, decay: float) -> Tensor:
    """One update of one tensor: the average keeps the share `decay`, and the value gets the rest.

    average, value: of the same shape and dtype, float32 or float64. decay: between 0 and 1.
    Returns a new tensor like them. Both are as they were.
    Source: Yazıcı et al. 2019, The Unusual Effectiveness of Averaging in GAN Training, arXiv:1806.04498.
    """
    # solution: two shares that add up to 1
    return decay * average + (1 - decay) * value
    # end solution


def warm_decay(step: int, decay: float) -> float:
    """The decay of this update: (1 + step) / (10 + step), but never more than `decay`.

    step: how many updates there have been before, so 0 at the first one. decay: between 0 and 1.
    Returns a plain number.
    """
    # solution: the smaller of two numbers
    return min(decay, (1 + step) / (10 + step))
    # end solution


def update_average(average: nn.Module, live: nn.Module, step: int, decay: float = 0.999) -> None:
    """Update `average` after a training step of `live`, with the decay that `warm_decay` gives for this step.

    average, live: two modules of the same make, whose parameters and buffers have the same names, one each,
    all of them in the state dict. The two share no memory, and neither do they afterwards. step: how many updates
    there have been before. decay: the last one.
    Every parameter and every floating-point buffer of `average`, at any depth, is averaged; other buffers are
    copied. Whether a parameter requires a gradient makes no difference, and nothing is recorded in a graph. `live`
    is as it was, its gradients and its mode included, and the mode of `average` is as well. Returns nothing.
    """
    # solution: parameters and buffers, one by one, averaged where that is possible
    share = warm_decay(step, decay)
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            old.copy_(averaged(old, new, share))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            old.copy_(averaged(old, new, share) if old.is_floating_point() else new)
    # end solution
