"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import torch

from grader.checks import misconception


@misconception(of="averaged", fails="averaged_value", title="The shares are exchanged")
def shares_exchanged(average, value, decay):
    """The value gets the share `decay` and the average keeps the rest, as in code that says momentum for the
    share of the new. With a decay of 0.999 the average is the live generator, a little late: it swings with
    it."""
    return (1 - decay) * average + decay * value


# The same confusion as between SGD's momentum and its dampening.
@misconception(of="averaged", fails="averaged_value", title="The value is added in full")
def added_in_full(average, value, decay):
    """The average keeps its share and the value is added without one, as a momentum is gathered. The two shares
    no longer add up to 1, and after many updates the weights are 1 / (1 - decay) times too large."""
    return decay * average + value


@misconception(of="averaged", fails="averaged_value", title="Away from the value")
def away_from_value(average, value, decay):
    """The difference is taken the other way round, so that each update moves the average away from the value.
    Write it for a decay of 0: the result should then be the value itself."""
    return average + (1 - decay) * (average - value)


@misconception(of="warm_decay", fails="decay_value", title="The larger of the two numbers")
def larger_of_two(step, decay):
    """You take the larger number: at first there is no warm start at all, and late in training the decay goes
    beyond the one that was asked for, so the average hardly moves any more."""
    return max(decay, (1 + step) / (10 + step))


@misconception(of="warm_decay", fails="decay_value", title="No limit")
def no_limit(step, decay):
    """The number grows towards 1 without the limit that was asked for. After 100,000 updates the average
    reaches back over more than 10,000 of them, whatever `decay` says."""
    return (1 + step) / (10 + step)


@misconception(of="warm_decay", fails="decay_value", title="No warm start")
def no_warm_start(step, decay):
    """The decay is the same at every step. The untrained weights that the average began with then fade slowly:
    with 0.999 more than a third of them is left after 1000 updates."""
    return decay


@misconception(of="warm_decay", fails="decay_value", title="The step is not counted in above the line")
def zero_at_first(step, decay):
    """The fraction is step / (10 + step). It is 0 at the first update, which so becomes a plain copy; and it
    differs from the docstring's at every later step."""
    return min(decay, step / (10 + step))


# huggingface/diffusers and lucidrains/ema-pytorch count updates before they compute the decay.
@misconception(of="warm_decay", fails="decay_value", title="Counted from 1")
def counted_from_one(step, decay):
    """The step is counted up before it is used, as if the first update had the number 1. `step` says how many
    updates there have been before, so it is 0 at the first one, whose decay is a tenth."""
    return min(decay, (2 + step) / (11 + step))


@misconception(of="warm_decay", fails="decay_value", title="The two numbers are multiplied")
def multiplied(step, decay):
    """The decay is scaled by the number that grows, as a learning rate is warmed up. Then it never quite
    reaches the one that was asked for. The warm start is a limit: whichever is smaller counts."""
    return decay * (1 + step) / (10 + step)


@misconception(of="warm_decay", fails="decay_value", title="A bias correction")
def bias_corrected(step, decay):
    """That is the decay which a bias correction as Adam's amounts to: exact, but the early weights count as
    much as later ones until 1 / (1 - decay) updates are over. Here the warm start is the fraction of the
    docstring."""
    return decay * (1 - decay**step) / (1 - decay ** (step + 1))


@misconception(of="warm_decay", fails="decay_value", title="The share of the new weights")
def share_of_new(step, decay):
    """You return what is left for the new weights. The decay is what the average keeps: small at first, near 1
    in the end."""
    return 1 - min(decay, (1 + step) / (10 + step))


# CuriousAI/mean-teacher issue 9, FlyreelAI/sesemi issue 36, facebookresearch/moco issue 70.
@misconception(of="update_average", fails="update_statistics", title="Buffers are left behind")
def buffers_left(average, live, step, decay=0.999):
    """Parameters are averaged and buffers stay as they were at the start. In evaluation BatchNorm then uses the
    statistics of an untrained network for trained weights, and the samples are of the wrong scale. `buffers()`
    lists them."""
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            old.copy_(averaged(old, new, warm_decay(step, decay)))


# Copying is what StyleGAN's code does.
@misconception(of="update_average", fails="update_statistics", title="Running statistics are copied")
def statistics_copied(average, live, step, decay=0.999):
    """The running statistics are those of the live generator's latest weights, and not of the averaged ones
    that they are used with. It works where they hardly swing; here they are averaged like the weights before
    them."""
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            old.copy_(averaged(old, new, warm_decay(step, decay)))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            old.copy_(new)


@misconception(of="update_average", fails="update_counters", title="The counter is averaged")
def counter_averaged(average, live, step, decay=0.999):
    """Everything in the state dict is averaged, the counter of batches too. As a whole number it cannot hold
    the result: what is behind the point is cut off, and it stays behind. Copy what is not floating-point."""
    new = live.state_dict()
    for name, old in average.state_dict().items():
        old.copy_(averaged(old, new[name], warm_decay(step, decay)))


# As timm's first ModelEma, which passes over what is not a floating-point number.
@misconception(of="update_average", fails="update_counters", title="The counter is left as it was")
def counter_left(average, live, step, decay=0.999):
    """What is not a floating-point number is passed over, so the average's counter of batches stands where it
    stood at the start. It cannot be averaged; copy it."""
    new = live.state_dict()
    for name, old in average.state_dict().items():
        if old.is_floating_point():
            old.copy_(averaged(old, new[name], warm_decay(step, decay)))


@misconception(of="update_average", fails="update_weights", title="The step is not used")
def step_not_used(average, live, step, decay=0.999):
    """Each update uses the last decay, as if there were no warm start. `warm_decay` says which one this step
    has."""
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            old.copy_(averaged(old, new, decay))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            old.copy_(averaged(old, new, decay) if old.is_floating_point() else new)


@misconception(
    of="update_average", fails="update_weights", title="The update is counted before its decay is known"
)
def update_counted_first(average, live, step, decay=0.999):
    """You ask for the decay of step + 1, as if this update had been made. `step` says how many there have been
    before this one, so it is what `warm_decay` wants: the first update keeps a tenth of the average, and yours
    keeps 2/11."""
    share = warm_decay(step + 1, decay)
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            old.copy_(averaged(old, new, share))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            old.copy_(averaged(old, new, share) if old.is_floating_point() else new)


@misconception(of="update_average", fails="update_weights", title="The live generator follows the average")
def roles_exchanged(average, live, step, decay=0.999):
    """The result is written into the live generator, and the average stays as it was. So the live one is held
    back to where it began at every step. Its training must not notice that there is an average."""
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            new.copy_(averaged(old, new, warm_decay(step, decay)))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            new.copy_(averaged(old, new, warm_decay(step, decay)) if old.is_floating_point() else new)


@misconception(of="update_average", fails="update_kept", title="The average is put back into the live generator")
def put_back(average, live, step, decay=0.999):
    """The average is right, and then the live generator goes on from it. The discriminator is to face the live
    generator: one trains with that, and samples from the average."""
    share = warm_decay(step, decay)
    new = live.state_dict()
    for name, old in average.state_dict().items():
        old.copy_(averaged(old, new[name], share) if old.is_floating_point() else new[name])
    live.load_state_dict(average.state_dict())


@misconception(of="update_average", fails="update_weights", title="What requires no gradient is passed over")
def frozen_left(average, live, step, decay=0.999):
    """You ask whether a parameter of the average requires a gradient, and average only those that do. No
    optimiser moves the average, so as a rule none of them does, and then it never changes."""
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            if old.requires_grad:
                old.copy_(averaged(old, new, warm_decay(step, decay)))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            old.copy_(averaged(old, new, warm_decay(step, decay)) if old.is_floating_point() else new)


@misconception(
    of="update_average", fails="update_weights", title="What is frozen in the live generator is passed over"
)
def live_frozen_left(average, live, step, decay=0.999):
    """You average the parameters of the live generator that require a gradient. A layer that is frozen for a while
    has moved before, or comes from elsewhere: the average still has other numbers there, and keeps them."""
    share = warm_decay(step, decay)
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            if new.requires_grad:
                old.copy_(averaged(old, new, share))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            old.copy_(averaged(old, new, share) if old.is_floating_point() else new)


@misconception(of="update_average", fails="update_weights", title="Layers inside layers are updated several times")
def updated_several_times(average, live, step, decay=0.999):
    """You go through all modules, and for each through all its parameters: but a module lists those of the
    layers inside it as well. So a weight is updated once for every layer that it is inside of, and follows too
    fast."""
    with torch.no_grad():
        for old_module, new_module in zip(average.modules(), live.modules(), strict=True):
            for old, new in zip(old_module.parameters(), new_module.parameters(), strict=True):
                old.copy_(averaged(old, new, warm_decay(step, decay)))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            old.copy_(averaged(old, new, warm_decay(step, decay)) if old.is_floating_point() else new)


@misconception(of="update_average", fails="update_graph", title="Updates are recorded in a graph")
def recorded(average, live, step, decay=0.999):
    """The numbers are right, but the live weights require gradients, and torch records what is made of them:
    every update hangs on the last, memory grows from step to step, and an average that requires gradients
    itself cannot be written into at all."""
    share = warm_decay(step, decay)
    for old, new in zip(average.parameters(), live.parameters(), strict=True):
        old.mul_(share).add_((1 - share) * new)
    for old, new in zip(average.buffers(), live.buffers(), strict=True):
        old.copy_(averaged(old, new, share) if old.is_floating_point() else new)


@misconception(of="update_average", fails="update_followed", title="The first update is a copy")
def first_copied(average, live, step, decay=0.999):
    """At the first update the live generator is copied as it is. The docstring makes no exception: at step 0
    the average keeps a tenth of what it began with."""
    share, new = warm_decay(step, decay) if step else 0.0, live.state_dict()
    for name, old in average.state_dict().items():
        old.copy_(averaged(old, new[name], share) if old.is_floating_point() else new[name])


@misconception(of="update_average", fails="update_followed", title="The live tensors become the average's")
def memory_shared(average, live, step, decay=0.999):
    """The first update makes the average's parameters the very tensors of the live generator, in which its
    optimiser writes: from then on the two are one, and the live one is averaged with itself. Copy the
    numbers."""
    share = warm_decay(step, decay)
    with torch.no_grad():
        for old, new in zip(average.parameters(), live.parameters(), strict=True):
            if step == 0:
                old.data = new.data
            old.copy_(averaged(old, new, share))
        for old, new in zip(average.buffers(), live.buffers(), strict=True):
            old.copy_(averaged(old, new, share) if old.is_floating_point() else new)


@misconception(of="update_average", fails="update_weights", title="New tensors, and the average as it was")
def names_rebound(average, live, step, decay=0.999):
    """The average is as before: the result is a new tensor, and giving it the name of the old one changes only
    what the name stands for. Write into the tensor that is there."""
    for old, new in zip(average.parameters(), live.parameters(), strict=True):
        old = averaged(old, new, warm_decay(step, decay))


@misconception(of="update_average", fails="update_kept", title="The live generator is left in evaluation mode")
def left_in_eval(average, live, step, decay=0.999):
    """The average is right, but the live generator is put in evaluation mode and stays there: from the next
    step on its BatchNorm uses running statistics that no longer follow, and is trained with them."""
    live.eval()
    share, new = warm_decay(step, decay), live.state_dict()
    for name, old in average.state_dict().items():
        old.copy_(averaged(old, new[name], share) if old.is_floating_point() else new[name])


@misconception(of="update_average", fails="update_kept", title="The average is put into evaluation mode")
def average_into_eval(average, live, step, decay=0.999):
    """The numbers are right, and after the update the average is in evaluation mode. That is where one samples
    from it, but it is up to whoever does: the docstring leaves its mode as it is."""
    average.eval()
    share, new = warm_decay(step, decay), live.state_dict()
    for name, old in average.state_dict().items():
        old.copy_(averaged(old, new[name], share) if old.is_floating_point() else new[name])


@misconception(of="update_average", fails="update_counters", title="The counter of both is one tensor")
def counter_shared(average, live, step, decay=0.999):
    """The average gets the live generator's counter itself, and not its number: whatever is counted there from now
    on is counted in both. Copy the number."""
    share = warm_decay(step, decay)
    for old, new in zip(average.parameters(), live.parameters(), strict=True):
        old.data = averaged(old.data, new.data, share)
    for old, new in zip(average.buffers(), live.buffers(), strict=True):
        old.data = averaged(old, new, share) if old.is_floating_point() else new.data
