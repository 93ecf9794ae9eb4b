from functools import reduce

import torch
import torch.nn.functional as F


def normalise(z):
    return z * z.pow(2).mean(-1, True).rsqrt()


def mapping(z, weights, biases):
    return reduce(lambda x, wb: F.leaky_relu(F.linear(x, *wb), 0.2), zip(weights, biases), normalise(z))


def mean_w(z, weights, biases):
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a, w_b, layers, crossover):
    return torch.stack((w_a, w_b), 1)[:, [int(i >= crossover) for i in range(layers)]]


def truncate_w(w, w_mean, psi=0.7, cutoff=None):
    n = w.size(1) if cutoff is None else cutoff
    return torch.cat([(m := w_mean) + (w[:, :n] - m) * psi, w[:, n:]], 1)
