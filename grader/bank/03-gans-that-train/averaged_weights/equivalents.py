"""Right solutions in other styles."""

# The functions of the exercise are known where a variant is put together.

import copy

import torch

from grader.checks import equivalent


@equivalent(of="averaged")
def by_lerp(average, value, decay):
    """torch's own way from one tensor to another."""
    return torch.lerp(average, value, 1 - decay)


@equivalent(of="averaged")
def a_step_towards(average, value, decay):
    """A step from the average towards the value."""
    return average + (value - average) * (1.0 - decay)


@equivalent(of="averaged")
def in_float64(average, value, decay):
    """In place on a copy, in float64 on the way."""
    result = average.double().clone()
    result = result.mul_(decay).add_(value.double(), alpha=1 - decay)
    return result.to(average.dtype)


@equivalent(of="warm_decay")
def with_if(step, decay):
    """With an if, and no fraction."""
    if decay * (10 + step) <= 1 + step:
        return decay
    return 1 - 9 / (10 + step)


@equivalent(of="warm_decay")
def in_torch(step, decay):
    """A tensor of one number."""
    return torch.tensor((1.0 + step) / (10.0 + step), dtype=torch.float64).clamp(max=decay)


@equivalent(of="update_average")
def by_state_dict(average, live, step, decay=0.999):
    """Through the state dicts, whose tensors are those of the modules."""
    share, new = warm_decay(step, decay), live.state_dict()
    for name, old in average.state_dict().items():
        if old.dtype.is_floating_point:
            old.mul_(share).add_(new[name], alpha=1 - share)
        else:
            old.copy_(new[name])


@equivalent(of="update_average")
def by_data(average, live, step, decay=0.999):
    """Parameters by name, through their data."""
    share, sources = warm_decay(step, decay), dict(live.named_parameters())
    for name, parameter in average.named_parameters():
        parameter.data.lerp_(sources[name].data, 1 - share)
    others = dict(live.named_buffers())
    for name, buffer in average.named_buffers():
        buffer.data.copy_(
            averaged(buffer, others[name], share) if torch.is_floating_point(buffer) else others[name]
        )


@equivalent(of="update_average")
def loaded_back(average, live, step, decay=0.999):
    """A whole new state, loaded."""
    share, old, new = warm_decay(step, decay), average.state_dict(), live.state_dict()
    state = {
        name: averaged(old[name], value, share) if value.is_floating_point() else value
        for name, value in new.items()
    }
    average.load_state_dict(state)


@equivalent(of="update_average", remarks=["update_memory"])
def new_data(average, live, step, decay=0.999):
    """New data for the same tensors, from a copy of the live generator."""
    share, frozen = warm_decay(step, decay), copy.deepcopy(live)
    pairs = [*zip(average.parameters(), frozen.parameters(), strict=True)]
    pairs += zip(average.buffers(), frozen.buffers(), strict=True)
    for old, new in pairs:
        old.data = averaged(old.data, new.data, share) if old.is_floating_point() else new.data.clone()


@equivalent(of="update_average")
@torch.no_grad()
def recursively(average, live, step, decay=0.999):
    """Down the tree by hand, layer by layer."""
    for name, child in average.named_children():
        update_average(child, getattr(live, name), step, decay)
    for kind in ("_parameters", "_buffers"):
        for name, value in getattr(average, kind).items():
            other = getattr(live, kind)[name]
            if value is None:
                continue
            value.copy_(averaged(value, other, warm_decay(step, decay)) if value.is_floating_point() else other)
