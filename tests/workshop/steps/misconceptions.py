import torch
from torch import nn

from grader.checks import misconception


@misconception(of="train_step", fails="weights", title="Gradients of the step before are left")
def without_zero_grad(net, optimiser, x, y):
    """backward() adds to what is in .grad, so every step also takes all the steps before it."""
    loss = (net(x) - y).square().mean()
    loss.backward()
    optimiser.step()
    return loss.item()


@misconception(of="train_step", fails="first_loss", title="A sum in place of the mean")
def summed(net, optimiser, x, y):
    """The loss grows with the batch, and with it the step."""
    loss = (net(x) - y).square().sum()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


@misconception(of="train_step", fails="first_loss", title="The loss after the step")
def loss_afterwards(net, optimiser, x, y):
    """It is smaller than the loss that was stepped down from, so the curve looks better than the training is."""
    optimiser.zero_grad()
    (net(x) - y).square().mean().backward()
    optimiser.step()
    return (net(x) - y).square().mean().item()


@misconception(of="Scale", fails="scale", title="A factor that is no parameter")
class Fixed(nn.Module):
    """A plain tensor is no parameter: no optimiser finds it, and state_dict() leaves it out."""

    def __init__(self, shift=0.0):
        super().__init__()
        self.factor = torch.ones(())
        self.shift = shift

    def forward(self, x):
        return self.factor * x + self.shift


@misconception(of="Scale", fails="scale", title="The shift is scaled as well")
class ShiftedFirst(nn.Module):
    """Scaling comes first: factor * (x + shift) moves by factor * shift."""

    def __init__(self, shift=0.0):
        super().__init__()
        self.factor = nn.Parameter(torch.ones(()))
        self.shift = shift

    def forward(self, x):
        return self.factor * (x + self.shift)


@misconception(of="noisy", fails="seeds", title="Drawn from the global generator")
@torch.no_grad()
def global_draws(x, generator):
    """The generator is handed over so that a run can be repeated; the global one goes on with every draw."""
    return x + torch.randn(x.shape, dtype=x.dtype)


@misconception(of="noisy", fails="seeds", title="Left in the graph")
def in_the_graph(x, generator):
    """The numbers are right, but the result remembers where it came from, and memory grows with every step."""
    return x + torch.randn(x.shape, generator=generator, dtype=x.dtype)
