"""Bits per dimension: the number by which models with a likelihood are compared.

A network gives each pixel of a picture one logit for every grey level. You turn these into the log-likelihood of
the picture, and that into the length of its code for each number in it: bits per dimension, where less is better.
A model with a density instead of probabilities is brought to the same unit, once the width of a level is known.

What is fixed here, because other code does it differently:

- The levels are the second axis of the logits, as in `torch.nn.functional.cross_entropy`. A picture may have any
  axes: (64,), (8, 8), or (3, 8, 8) with its colours.
- A log-likelihood is in nats and belongs to a whole picture: it is summed over every number of it. Bits per
  dimension are in bits, for one number of it, colours counted, and averaged over the batch.
- Logits and densities are float32 or float64, of any finite size, and results have their dtype. x is int64. What
  becomes of a level that is ruled out by a logit of minus infinity is left open.

A worked line. One picture of two pixels with two levels, logits that give each pixel's own level the probability
1/4: its log-likelihood is 2 log(1/4) = -2.77, and it costs 2 bits per dimension.

`course read 1` opens the lesson. Check your work with `course grade bits_per_dimension`.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    """log p(x) of each picture, in nats: the probability that the model gives to all of its pixels together.

    logits: (batch, levels, ...), for each pixel one of every level, before the softmax.
    x: (batch, ...), int64, the level that each pixel has, from 0 to levels - 1. One or more axes after the batch.
    Returns (batch,), in the dtype of the logits, never above 0. It carries its gradient to the logits.
    """
    # solution: the log of the softmax over the levels, at the level of each pixel, summed over each picture
    return -F.cross_entropy(logits, x, reduction="none").flatten(1).sum(1)
    # end solution


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    """The cost of the batch in bits per dimension: bits for one number of one picture, on average.

    logits, x: as in `log_likelihood`. A dimension is one number of a picture: one in colour, (3, 8, 8), has 192.
    Returns a 0-dim tensor in the dtype of the logits, a mean over the batch. It can be trained on.
    """
    # solution: from nats a picture to bits a dimension, and the mean over the batch
    return -log_likelihood(logits, x).mean() / (math.log(2) * x[0].numel())
    # end solution


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    """The same cost for a model with a density, from what it says of pictures with noise on their levels.

    log_density: (batch,), in nats, the log density of each whole picture, in whatever scale the model sees it.
    dims: how many numbers a picture has. width: how far apart neighbouring levels lie in that scale, 1 / 17 if the
    17 levels fill the interval from 0 to 1; the noise fills the gap. So in each dimension a level has about the
    probability density * width.
    Returns a 0-dim tensor in the dtype of log_density, a mean over the batch. A density may exceed 1, so the
    result may be below 0, and is then returned as it is.
    Source: Theis et al. 2016, A note on the evaluation of generative models, arXiv:1511.01844.
    """
    # solution: bits a dimension of the density, and what the width of a level adds to them
    return -log_density.mean() / (math.log(2) * dims) - math.log2(width)
    # end solution
