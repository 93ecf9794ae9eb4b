from itertools import chain

import torch
from torch import Tensor, nn


def averaged(average, value, decay):
    return torch.lerp(average, value, 1 - decay)


def warm_decay(step, decay):
    early = (1 + step) / (10 + step)
    if early > decay:
        return decay
    return early


def _tensors(module):
    return chain(module.parameters(), module.buffers())


def update_average(average, live, step, decay=0.999):
    weight = 1 - warm_decay(step, decay)
    with torch.no_grad():
        for slow, fast in zip(_tensors(average), _tensors(live)):
            if torch.is_floating_point(slow):
                slow.lerp_(fast, weight)
            else:
                slow.copy_(fast)
