"""What runs in the worker: small layers for a discriminator that grows, and a look at many steps in turn."""

import torch
import torch.nn.functional as F


def with_layers(fade_features, x, old, new, alpha):
    """The maps from an old layer of 1 by 1 and from new ones of 3 by 3 with these kernels, each with a tanh."""

    def from_old(image):
        return torch.tanh(F.conv2d(image, old))

    def from_new(image):
        return F.avg_pool2d(torch.tanh(F.conv2d(image, new, padding=1)), 2)

    return fade_features(x, from_old, from_new, alpha)


def at_steps(stage_at, first, count, steps, largest):
    """The sizes and the alphas of so many steps from the first one on, or the first result that is no pair."""
    found = []
    for step in range(first, first + count):
        returned = stage_at(step, steps, largest)
        try:
            size, alpha = returned
            found.append([float(size), float(alpha)])
        except (TypeError, ValueError):
            return returned
    return torch.tensor(found, dtype=torch.float64)
