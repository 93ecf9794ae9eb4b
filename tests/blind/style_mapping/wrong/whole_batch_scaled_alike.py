import torch
import torch.nn.functional as F


def normalise(z):
    return z * torch.rsqrt(z.square().mean() + 1e-8)


def mapping(z, weights, biases):
    x = normalise(z)
    for weight, bias in zip(weights, biases):
        x = F.leaky_relu(F.linear(x, weight, bias), negative_slope=0.2)
    return x


def mean_w(z, weights, biases):
    return mapping(z, weights, biases).mean(0)


def mix_styles(w_a, w_b, layers, crossover):
    late = (torch.arange(layers) >= crossover).view(1, layers, 1)
    return torch.where(late, w_b[:, None], w_a[:, None])


def truncate_w(w, w_mean, psi=0.7, cutoff=None):
    moved = w_mean + (w - w_mean) * psi
    if cutoff is not None:
        moved = torch.cat((moved[:, :cutoff], w[:, cutoff:]), 1)
    return moved
