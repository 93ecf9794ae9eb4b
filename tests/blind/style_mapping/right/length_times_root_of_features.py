"""z brought to the length of a typical noise vector."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

SLOPE = 0.2


def normalise(z):
    # a typical vector with n features has the length sqrt(n)
    return F.normalize(z, dim=-1) * math.sqrt(z.shape[-1])


def dense(x, weight, bias):
    return torch.einsum("bi,oi->bo", x, weight) + bias


def activate(x):
    return torch.where(x > 0, x, SLOPE * x)


def mapping(z, weights, biases):
    h = normalise(z)
    for weight, bias in zip(weights.unbind(0), biases.unbind(0)):
        h = activate(dense(h, weight, bias))
    return h


def mean_w(z, weights, biases):
    w = mapping(z, weights, biases)
    return w.sum(0) / len(w)


def mix_styles(w_a, w_b, layers, crossover):
    return torch.stack([w_a if layer < crossover else w_b for layer in range(layers)], dim=1)


def truncate_w(w, w_mean, psi=0.7, cutoff=None):
    layers = w.shape[1]
    last = layers if cutoff is None else min(cutoff, layers)
    out = w.clone()
    for layer in range(last):
        out[:, layer] = w_mean + psi * (w[:, layer] - w_mean)
    return out
