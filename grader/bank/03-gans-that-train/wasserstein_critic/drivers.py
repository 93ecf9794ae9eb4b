"""What runs in the worker: a critic with layers inside layers that is clipped, and one that learns meanwhile."""

import torch
from torch import nn

from grader.sandbox.drivers import layers_of, network


class Critic(nn.Module):
    """A parameter of its own, a convolution, a normalisation, and layers inside layers."""

    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(()))
        self.body = nn.Sequential(nn.Conv1d(1, 2, 3), nn.BatchNorm1d(2), nn.Tanh())
        self.head = nn.Sequential(nn.Flatten(), nn.Sequential(nn.Linear(8, 3), nn.Tanh(), nn.Linear(3, 1)))


def clipped(clip_weights, weights, gradients, buffers, c, training=True):
    """What clipping leaves of a critic: "weights", "gradients" and "buffers" by name, and what is "changed".

    weights, buffers: those that it has before, by name. gradients: those of its weights, by name. One that is
    cleared is given as it was: that does no harm, as gradients are cleared before the next are computed. The
    first layer of the body is frozen.
    """
    with torch.device("meta"):
        critic = Critic()
    critic.load_state_dict({**weights, **buffers}, assign=True)
    critic.requires_grad_().train(training)
    critic.body[0].requires_grad_(False)
    for name, weight in critic.named_parameters():
        weight.grad = gradients[name].clone()
    was = states(critic)
    clip_weights(critic, c)
    now = dict(critic.named_parameters())
    return {
        "weights": {name: weight.detach() for name, weight in now.items()},
        "gradients": {
            name: gradients[name] if weight.grad is None else weight.grad for name, weight in now.items()
        },
        "buffers": dict(critic.named_buffers()),
        "changed": [name for name, state in states(critic).items() if state != was[name]],
    }


def states(critic):
    """What clipping should leave as it is, and what is no tensor."""
    return {
        "mode": [module.training for module in critic.modules()],
        "requires_grad": [weight.requires_grad for weight in critic.parameters()],
    }


def trained(clip_weights, layers, batches, c, lr, momentum):
    """The weights of a network that is clipped after each step, as it learns what stands beside each batch."""
    model = network(layers)
    optimiser = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    for x, y in batches:
        optimiser.zero_grad()
        (model(x) - y).square().mean().backward()
        optimiser.step()
        clip_weights(model, c)
    return layers_of(model)


def moved(clip_weights, layers, c):
    """How many weights of a network lie elsewhere in memory once they are clipped."""
    model = network(layers)
    before = [weight.data_ptr() for weight in model.parameters()]
    clip_weights(model, c)
    after = [weight.data_ptr() for weight in model.parameters()]
    return sum(old != new for old, new in zip(before, after, strict=True))
