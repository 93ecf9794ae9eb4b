# tries: replace the drivers that its checks go through
# expect: fail error crash
# exercise: driven
# guards: weights
import sys

import torch
from torch import nn

from grader.sandbox import drivers


def nothing_learned(step, networks, batches, lr=0.1):
    return {"weights": networks, "returned": []}


drivers.STANDARD["after_steps"] = drivers.after_steps = nothing_learned
frame = sys._getframe()
while frame:
    worker = frame.f_locals.get("self")
    if hasattr(worker, "drivers"):
        worker.drivers.update(after_steps=nothing_learned)
    frame = frame.f_back


def train_step(net, optimiser, x, y):
    return 0.0


class Scale(nn.Module):
    def __init__(self, shift=0.0):
        super().__init__()
        self.factor = nn.Parameter(torch.ones(()))
        self.shift = shift

    def forward(self, x):
        return self.factor * x + self.shift


@torch.no_grad()
def noisy(x, generator):
    return x + torch.randn(x.shape, generator=generator, dtype=x.dtype)
