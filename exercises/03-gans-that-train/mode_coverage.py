"""Mode coverage: what good samples do not tell of a GAN, counted where the modes of the data are known.

The data are Gaussians of the same width around known centres, on a ring or on a grid. A sample near a centre is a
good one. But a generator may make nothing else and leave out most of the modes; only a count from the modes' side
shows it. Three numbers say what the samples are worth, and the three must be read together.

What is fixed here, because other code does it differently:

- A sample is good if its distance to the *nearest* centre is below three standard deviations. It is a distance in
  the plane, not one for each axis.
- A good sample counts for its nearest centre and for no other, also where centres are closer than that.
- A mode is covered if at least the share `least` of *all* samples, good or not, are good ones nearest to it.
- The KL divergence is the one of the good samples' shares of the modes from equal shares, in nats. Modes without a
  sample are among them: 0 log 0 is 0.
- What comes back as a number may be a Python number or a 0-dim tensor of any dtype. None of it needs a gradient.

A worked line: of five samples one is far off, three lie near the first of two centres and one near the second. The
counts are (3, 1), both modes are covered, 0.8 of the samples are good, and the KL is 0.130812.

`course read 3` opens the lesson. Check your work with `course grade mode_coverage`.
"""

import math

import torch
from torch import Tensor


def good_counts(x: Tensor, centres: Tensor, spread: float) -> Tensor:
    """How many good samples lie nearest to each centre.

    x: (n, 2), one sample or more. centres: (modes, 2), in the same dtype, float32 or float64. spread: the standard
    deviation of each mode along any axis. No sample lies just at a limit.
    Returns (modes,), whole numbers, 0 for a mode without a good sample. Changes none of its inputs.
    """
    raise NotImplementedError("each sample's nearest centre, how far that is, and how often it is near enough")


def kl_to_uniform(counts: Tensor) -> Tensor | float:
    """KL(r || uniform) for r, the shares of the modes in these counts.

    counts: (modes,), whole numbers from 0 on.
    Returns a number from 0, for equal counts, to log(modes), where all are in one mode. Without any count at all
    there are no shares; log(modes) is returned then, since nothing is covered. Changes none of its inputs.
    """
    raise NotImplementedError("what the shares are, and how far from equal")


def mode_coverage(
    x: Tensor, centres: Tensor, spread: float, least: float = 0.02
) -> tuple[int | Tensor, float | Tensor, float | Tensor]:
    """Modes covered, the share of good samples, and the KL divergence of their shares from equal ones.

    x, centres, spread: as in `good_counts`. least: a share of all samples, above 0, that covers a mode.
    Returns three numbers in this order. Changes none of its inputs.
    Source: such counts in Srivastava et al. 2017, VEEGAN, arXiv:1705.07761; the limits differ.
    """
    raise NotImplementedError("three numbers from one count")
