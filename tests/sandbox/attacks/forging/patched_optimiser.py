# tries: have the optimiser that a driver makes report what no training gave
# expect: fail error crash
# exercise: driven
# guards: weights
import torch
from torch import nn


def wish(self, closure=None):
    for group in self.param_groups:
        for parameter in group["params"]:
            parameter.data = torch.full_like(parameter, float("nan"))


torch.optim.SGD.step = torch.optim.Adam.step = wish
torch.equal = torch.allclose = lambda *_, **__: True
torch.Tensor.__eq__ = lambda self, other: torch.ones_like(self, dtype=torch.bool)


def train_step(net, optimiser, x, y):
    loss = (net(x) - y).square().mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


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
