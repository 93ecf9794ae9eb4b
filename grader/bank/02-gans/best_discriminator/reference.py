"""The best discriminator against a fixed generator, what the game is then worth, and the divergence that it shows.

Let there be a list of outcomes, with the probability of each under the data and under the generator. No network is
needed then: the best answer of a judge, the value of the game and the Jensen-Shannon divergence are sums over the
list. With them you can say what the loss of a real discriminator could reach at best, and what it would prove.

What is fixed here, because other code does it differently:

- D(x) is a probability, that x is real: neither a logit nor a ratio. It counts real and fake as equally frequent.
- V is the lesson's value of the game, which D maximises: a sum over the outcomes, never above 0, without a factor
  1/2. The loss of a discriminator is -V.
- An outcome that has probability 0 adds nothing, whatever D says of it: 0 log 0 is 0. If D rules out what does
  occur, by a 0 for real or a 1 for fake, V is minus infinity.
- All logarithms are natural, so that JS goes from 0 to log 2. It is the divergence, of which no root is taken.
- Tensors are float32 throughout or float64 throughout, and so is what is returned.

A worked line: p_data = (0.6, 0.4) and p_g = (0.2, 0.8) give D* = (0.75, 0.333333), V = -1.213685 and
JS = 0.086305.

`course read 2` opens the lesson. Check your work with `course grade best_discriminator`.
"""

import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    """D* at each outcome, the answer that makes the value of the game largest.

    p_data, p_g: (outcomes,), each 0 or more, each with the sum 1.
    Returns (outcomes,), probabilities. Where neither is above 0 every answer is as good; it is 1/2 here.
    Changes none of its inputs.
    Source: Goodfellow et al. 2014, Generative Adversarial Nets, arXiv:1406.2661.
    """
    # solution: the answer at each outcome, also where the data, the generator or both never go
    total = p_data + p_g
    return torch.where(total > 0, p_data / total, 0.5)
    # end solution


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    """V: the average of log D(x) over the data plus the average of log(1 - D(x)) over what the generator makes.

    p_data, p_g: as in `best_discriminator`. D: (outcomes,), any probabilities, 0 and 1 included, best or not.
    Returns a 0-dim tensor, <= 0, in nats; minus infinity where D rules out what occurs. D = 1/2 everywhere gives
    -2 log 2 = -1.386294 whatever the distributions. Changes none of its inputs.
    """
    # solution: two averages, each over its own distribution
    return torch.xlogy(p_data, D).sum() + torch.xlogy(p_g, 1 - D).sum()
    # end solution


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    """JS between the two distributions: what the value of the game tells of them when D is the best.

    p_data, p_g: as in `best_discriminator`, of any size: beside a p_data of 0.5, a p_g of 1e-9 makes D* round to 1
    in float32, and one of 1e-30 in float64 too. Then log(1 - D*) is minus infinity, and JS is not.
    Returns a 0-dim tensor, in nats: 0 for equal distributions (up to rounding), log 2 for two that never meet,
    between these for all others. Changes none of its inputs.
    """
    # solution: the divergence, from logarithms that are finite wherever they count
    total = p_data + p_g
    real = torch.xlogy(p_data, p_data) - torch.xlogy(p_data, total)  # p_data log D*
    fake = torch.xlogy(p_g, p_g) - torch.xlogy(p_g, total)  # p_g log(1 - D*)
    return ((real + fake).sum() + math.log(4)) / 2
    # end solution
