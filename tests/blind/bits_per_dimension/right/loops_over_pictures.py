import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits, x):
    batch_size = logits.shape[0]
    number_of_levels = logits.shape[1]
    results = []
    for n in range(batch_size):
        # all the pixels of this picture in one row
        picture_logits = logits[n].reshape(number_of_levels, -1)
        picture_levels = x[n].reshape(-1)
        log_probabilities = F.log_softmax(picture_logits, dim=0)
        total = torch.zeros((), dtype=logits.dtype, device=logits.device)
        for pixel in range(len(picture_levels)):
            level = int(picture_levels[pixel])
            total = total + log_probabilities[level, pixel]
        results.append(total)
    return torch.stack(results)


def bits_per_dimension(logits, x):
    number_of_dimensions = 1
    for size in x.shape[1:]:
        number_of_dimensions = number_of_dimensions * size
    log_likelihoods = log_likelihood(logits, x)
    nats_per_picture = -log_likelihoods
    bits_per_picture = nats_per_picture / math.log(2)
    bits_per_number = bits_per_picture / number_of_dimensions
    return bits_per_number.mean()


def bits_of_density(log_density, dims, width):
    # in nats per dimension
    density_part = log_density / dims
    width_part = math.log(width)
    nats = -(density_part + width_part)
    bits = nats / math.log(2)
    return bits.mean()
