import torch
import torch.nn.functional as F


def normalise(z):
    rms = torch.sqrt(torch.mean(z * z, dim=-1, keepdim=True))
    return z / rms


def mapping(z, weights, biases):
    w = normalise(z)
    for layer in range(weights.shape[0]):
        w = torch.einsum("bi,io->bo", w, weights[layer]) + biases[layer]
        w = F.leaky_relu(w, 0.2)
    return w


def mean_w(z, weights, biases):
    return mapping(z, weights, biases).mean(dim=0)


def mix_styles(w_a, w_b, layers, crossover):
    batch, features = w_a.shape
    out = torch.empty(batch, layers, features, dtype=w_a.dtype)
    for layer in range(layers):
        out[:, layer] = w_a if layer < crossover else w_b
    return out


def truncate_w(w, w_mean, psi=0.7, cutoff=None):
    out = w_mean + psi * (w - w_mean)
    if cutoff is None:
        return out
    return torch.cat([out[:, :cutoff], w[:, cutoff:]], dim=1)
