"""Right solutions in other styles."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import equivalent


@equivalent(of="log_likelihood")
def gathered(logits, x):
    """log_softmax, and gather at the levels."""
    log_p = torch.log_softmax(logits, dim=1).gather(1, x[:, None])
    return log_p.reshape(len(x), -1).sum(dim=-1)


@equivalent(of="log_likelihood")
def by_distribution(logits, x):
    """torch.distributions, with the levels moved to the end."""
    pixels = torch.distributions.Categorical(logits=logits.movedim(1, -1))
    return torch.distributions.Independent(pixels, x.dim() - 1).log_prob(x)


@equivalent(of="log_likelihood")
def one_hot_and_logsumexp(logits, x):
    """The logit of the level less the logsumexp of all, picked by a one-hot code in float64."""
    logits64 = logits.double()
    chosen = (F.one_hot(x, logits.shape[1]).movedim(-1, 1) * logits64).sum(1)
    return (chosen - logits64.logsumexp(1)).sum(tuple(range(1, x.dim()))).to(logits.dtype)


@equivalent(of="log_likelihood", remarks=["pixels_loop"])
def picture_by_picture(logits, x):
    """One picture after the other, by the loss of torch with a summed reduction."""
    loss = nn.CrossEntropyLoss(reduction="sum")
    return -torch.stack([loss(logit[None], level[None]) for logit, level in zip(logits, x, strict=True)])


@equivalent(of="log_likelihood", remarks=["pixels_strides"])
def levels_last(logits, x):
    """Pixels viewed as one axis, then nll_loss."""
    batch, levels = logits.shape[:2]
    log_p = F.log_softmax(logits.view(batch, levels, -1), dim=1)
    return -F.nll_loss(log_p, x.view(batch, -1), reduction="none").sum(1)


@equivalent(of="log_likelihood")
def less_the_largest(logits, x):
    """The stable softmax written out: the largest logit is taken off first."""
    moved = logits - logits.max(dim=1, keepdim=True).values.detach()
    log_p = moved - moved.exp().sum(dim=1, keepdim=True).log()
    return torch.take_along_dim(log_p, x.unsqueeze(1), dim=1).flatten(1).sum(1)


@equivalent(of="bits_per_dimension")
def mean_of_everything(logits, x):
    """The mean of torch's own loss over all pixels of all pictures, in bits."""
    return F.cross_entropy(logits, x) / math.log(2)


@equivalent(of="bits_per_dimension")
def picture_first(logits, x):
    """Bits of each picture for each of its dimensions, then their mean."""
    dims = math.prod(x.shape[1:])
    each = -log_likelihood(logits, x) * math.log2(math.e) / dims
    return torch.mean(each)


@equivalent(of="bits_per_dimension")
def over_all_numbers(logits, x):
    """The sum over the batch, divided by the number of all numbers, and a log 2 made by torch."""
    nats = -log_likelihood(logits, x).sum()
    return nats / x.numel() / torch.log(torch.tensor(2.0, dtype=logits.dtype))


@equivalent(of="bits_of_density")
def probability_of_a_cell(log_density, dims, width):
    """First the log probability of a cell of all dimensions, then bits."""
    log_p = log_density + dims * math.log(width)
    return -(log_p / dims / math.log(2)).mean()


@equivalent(of="bits_of_density")
def levels_in_a_unit(log_density, dims, width):
    """How many levels fit into a unit of length, as bits."""
    each = -log_density.double() / dims * math.log2(math.e)
    return (each.sum() / each.numel() + math.log(1 / width, 2)).to(log_density.dtype)


@equivalent(of="bits_per_dimension")
def constants_in_float32(logits, x):
    """Pictures first, divided by a log 2 that is a float32 tensor; NumPy counts the dimensions."""
    bits = -log_likelihood(logits, x) / torch.log(torch.tensor(2.0))
    return bits.mean() / np.prod(x.shape[1:])


@equivalent(of="bits_of_density")
def nats_first(log_density, dims, width):
    """Nats of a cell, with the width as a tensor, and bits at the end."""
    nats = -log_density - dims * torch.log(torch.tensor(width))
    return nats.mean() / (dims * torch.log(torch.tensor(2.0)))
