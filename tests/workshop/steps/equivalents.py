import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import equivalent


@equivalent(of="train_step")
def with_mse(net, optimiser, x, y):
    """With torch's own loss."""
    optimiser.zero_grad()
    loss = F.mse_loss(net(x), y)
    loss.backward()
    optimiser.step()
    return float(loss)


@equivalent(of="Scale")
class Added(nn.Module):
    """With another name, and torch.add."""

    def __init__(self, shift=0.0):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(1.0))
        self.register_buffer("moved", torch.tensor(shift), persistent=False)

    def forward(self, x):
        return torch.add(self.moved, x * self.factor)


@equivalent(of="noisy")
@torch.no_grad()
def by_normal(x, generator):
    """In place, on a copy."""
    return x.clone().add_(torch.empty_like(x).normal_(generator=generator))
