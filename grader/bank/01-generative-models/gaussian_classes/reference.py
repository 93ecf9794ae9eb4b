"""Gaussian classes: one model that classifies and that generates.

Each class is a Gaussian around a mean of its own, and within a class the features are independent: naive Bayes.
The model knows p(x, y). Divided by p(x), that says which class an example has; drawn from, it gives a new example
of a class that you ask for.

What is fixed here, because other code does it differently:

- All classes share the variances: one for each feature. So the borders between classes are straight.
- The variances divide by the number of all examples, and `smoothing` is added to each; it is not a lower limit.
- `log_joint` is the log of a true density in x: it has all its constants, and is in nats.
- All tensors but y have one dtype, float32 or float64, and so has every result. y is int64.
- The features that `fit` gets may lie anywhere: a grey value around 1000 with a spread of 1 keeps its variance in
  float32 too. The others get features within some hundreds of 0. No function changes its inputs.

A worked line. Two examples [0.] and [2.] of class 0 and one [7.] of class 1, smoothing 1.: the prior is
[2/3, 1/3], the means are [[1.], [7.]], and the variance is (1 + 1 + 0) / 3 + 1, so [1.667].

`course read 1` opens the lesson. Check your work with `course grade gaussian_classes`.
"""

import math

import torch
from torch import Tensor


def fit(x: Tensor, y: Tensor, classes: int, smoothing: float = 0.1) -> tuple[Tensor, Tensor, Tensor]:
    """The Gaussian classes under which the examples are likeliest, but for the smoothing.

    x: (n, features). y: (n,), int64, the class of each, from 0 to classes - 1; every class occurs, in any order.
    Returns (prior, means, variance). prior: (classes,), the share of each class. means: (classes, features), the
    mean of each. variance: (features,), for each feature the mean over all examples of the squared distance from
    the mean of their own class, plus `smoothing`.
    """
    # solution: shares, class means, and one variance for each feature
    counts = torch.bincount(y, minlength=classes).to(x.dtype)
    means = torch.zeros(classes, x.shape[1], dtype=x.dtype).index_add_(0, y, x) / counts[:, None]
    variance = (x - means[y]).square().mean(0) + smoothing
    return counts / len(x), means, variance
    # end solution


def log_joint(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    """log p(x, y) = log p(y) + log p(x | y) of each example x with each class y.

    x: (n, features). prior: (classes,), above 0. means: (classes, features). variance: (features,), above 0.
    Returns (n, classes).
    """
    # solution: the log prior, and the log density of independent Gaussians summed over the features
    distance = ((x[:, None] - means).square() / variance).sum(2)
    normaliser = (2 * math.pi * variance).log().sum()
    return prior.log() - 0.5 * (distance + normaliser)
    # end solution


def posterior(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    """p(y | x) of each example: the probability of each class, by Bayes' rule.

    Arguments as in `log_joint`. Returns (n, classes). Each row adds up to 1, however many features there are and
    however far from all means the example lies.
    """
    # solution: the joint, divided by its sum over the classes without leaving the logarithm too early
    return torch.softmax(log_joint(x, prior, means, variance), dim=1)
    # end solution


def sample(y: Tensor, means: Tensor, variance: Tensor, noise: Tensor | None = None) -> Tensor:
    """A new example for each class that is asked for, drawn from p(x | y).

    y: (m,), int64, the classes, each as often as you like. means, variance: as in `log_joint`.
    noise: (m, features), the standard normal numbers that are used. Only where it is None they are drawn, from
    torch, numpy or Python as their random numbers go on; no seed is set.
    Returns (m, features), not cut off anywhere.
    """
    # solution: the mean of the class, and noise as wide as each feature
    noise = torch.randn(len(y), means.shape[1], dtype=means.dtype) if noise is None else noise
    return means[y] + variance.sqrt() * noise
    # end solution
