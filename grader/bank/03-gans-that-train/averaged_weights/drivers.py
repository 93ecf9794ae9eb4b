"""What runs in the worker: two generators of the same make, one of which is to follow the other."""

import torch
from torch import nn


class Generator(nn.Module):
    """A parameter of its own, a normalisation with its statistics and counter, and layers inside layers."""

    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(()))
        self.body = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Tanh())
        self.head = nn.Sequential(nn.Sequential(nn.Linear(3, 2)), nn.Tanh())


def generator_of(state, *, training=True, is_frozen=False):
    """A generator with copies of these tensors, by name."""
    with torch.device("meta"):
        model = Generator()
    model.load_state_dict({name: value.clone() for name, value in state.items()}, assign=True)
    return model.requires_grad_(not is_frozen).train(training)


def state_of(model):
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


def as_numbers(function, cases):
    """What a function gives for each of these cases, in float64, or the first result that is no number."""
    found = []
    for case in cases:
        returned = function(*case)
        try:
            found.append(float(returned))
        except (TypeError, ValueError, RuntimeError):
            return returned
    return torch.tensor(found, dtype=torch.float64)


def followed(update_average, start, states, first=0, *decay, is_frozen=True, training=True):
    """What updates leave of an average that begins as `start`, while the live generator has these states in turn.

    first: the step of the first update. decay: as it is handed over, if it is. is_frozen: the average requires no
    gradient; of the live one, a layer never does. Gives the states of "live", of "average" when the live one has
    gone on, and what is "changed" that should be as it was.
    """
    average = generator_of(start, is_frozen=is_frozen, training=not training)
    live = generator_of(states[0], training=training)
    live.body[0].requires_grad_(False)
    changed, learning = set(), [weight.requires_grad for weight in live.parameters()]
    for number, state in enumerate(states):
        with torch.no_grad():
            # As an optimiser does, and a pass in training mode: what is there is written into.
            for name, value in live.state_dict().items():
                value.copy_(state[name])
        for weight in live.parameters():
            weight.grad = torch.full_like(weight, 2.0)
        was = modes_of(average), modes_of(live)
        update_average(average, live, first + number, *decay)
        if (modes_of(average), modes_of(live)) != was:
            changed.add("mode")
        if [weight.requires_grad and weight.is_leaf for weight in live.parameters()] != learning:
            changed.add("requires_grad")
        if not all(bool((weight.grad == 2).all()) for weight in live.parameters() if weight.grad is not None):
            changed.add("gradient")
        if any(value.grad_fn or (value.requires_grad and is_frozen) for value in tensors_of(average)):
            changed.add("graph")
    left = state_of(live)
    with torch.no_grad():
        for value in tensors_of(live):
            value.add_(1)
    return {"average": state_of(average), "live": left, "changed": sorted(changed)}


def tensors_of(model):
    return [*model.parameters(), *model.buffers()]


def modes_of(model):
    return [module.training for module in model.modules()]


def moved(update_average, start, state):
    """How many tensors of an average lie elsewhere in memory after an update."""
    average, live = generator_of(start, is_frozen=True), generator_of(state)
    before = [value.data_ptr() for value in tensors_of(average)]
    update_average(average, live, 3)
    return sum(old != new.data_ptr() for old, new in zip(before, tensors_of(average), strict=True))
