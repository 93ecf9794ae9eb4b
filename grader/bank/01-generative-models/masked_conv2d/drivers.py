"""What runs in the worker: it makes layers of the learner's class and tells what comes out of them.

Nothing here knows what is hidden. Weights are not handed back, as right layers differ in what they leave in those
that they hide: some leave them alone, some set them to 0 in every forward pass.
"""

import copy

import torch


def made(layer, settings, weights=None, **options):
    """A layer, with these weights in place of those that it starts with.

    Random numbers go on as if none had been drawn: how a layer starts is its own affair.
    """
    random = torch.get_rng_state()
    module = layer(*settings, **options)
    torch.set_rng_state(random)
    known = dict(module.named_parameters())
    for name, values in (weights or {}).items():
        if name not in known:
            has = ", ".join(known)
            raise AttributeError(f"{layer.__name__} has no parameter called '{name}'; its parameters are: {has}")
        with torch.no_grad():
            known[name].copy_(values)
    return module


def plain(out):
    """What came out of a layer, outside of the graph."""
    return out.detach() if isinstance(out, torch.Tensor) else out


def reached(layer, settings, pictures):
    """Where the output for each picture but the first differs from that for the first, from a layer as it starts.

    Gives (picture, height, width), True where any channel differs.
    """
    out = plain(made(layer, settings)(pictures))
    if not isinstance(out, torch.Tensor):
        return out
    gap = (out[1:] - out[:1]).abs()
    return (gap > 1e-6 * gap.max()).any(1)


def outputs(layer, settings, weights, *batches, **options):
    """What one layer with these weights makes of each batch in turn."""
    module = made(layer, settings, weights, **options).to(batches[0].dtype)
    return [plain(module(x)) for x in batches]


def gradients(layer, settings, weights, x, mix, **options):
    """Those of the sum of mix times the output: for the batch, and for each parameter by its name."""
    module = made(layer, settings, weights, **options).to(x.dtype)
    leaf = x.clone().requires_grad_()
    out = (module(leaf.clone()) * mix).sum()
    if out.requires_grad:
        out.backward()
    zeros = torch.zeros_like
    named = {name: zeros(own) if own.grad is None else own.grad for name, own in module.named_parameters()}
    return {"x": zeros(x) if leaf.grad is None else leaf.grad, **named}


def trained(layer, stack, batches, pictures, lr, momentum, weight_decay, **options):
    """What a stack of layers makes of pictures, once it has learnt to copy each batch in turn.

    stack: the settings and the weights of each layer. Between layers is a tanh.
    """
    modules = [made(layer, settings, weights, **options).to(pictures.dtype) for settings, weights in stack]

    def copied(x):
        for module in modules[:-1]:
            x = torch.tanh(module(x))
        return modules[-1](x)

    own = [parameter for module in modules for parameter in module.parameters()]
    optimiser = torch.optim.SGD(own, lr=lr, momentum=momentum, weight_decay=weight_decay)
    for x in batches:
        optimiser.zero_grad()
        (copied(x) - x).square().mean().backward()
        optimiser.step()
    return copied(pictures).detach()


def described(layer, settings, **options):
    """The names of what a layer learns, of what it keeps besides, and of what is saved with it."""
    module = made(layer, settings, **options)
    saved = module.state_dict()
    return {
        "parameters": sorted(name for name, _ in module.named_parameters()),
        "buffers": sorted(name for name, _ in module.named_buffers()),
        "saved": sorted(saved),
        "mask": list(saved["mask"].shape) if "mask" in saved else [],
    }


def reloaded(layer, settings, weights, x, *, is_copied=False, **options):
    """What a layer answers that was loaded from the checkpoint of another, and whether it stays in its mode.

    It has been used before it was loaded. is_copied: the layer is a copy of one that has been used with gradients.
    """
    checkpoint = made(layer, settings, **options).state_dict()
    module = made(layer, settings, **options)
    if is_copied:
        module(x)
        module = copy.deepcopy(module)
    with torch.no_grad():
        module.eval()(x)
    answers, kept = [], []
    for mode in (False, True):
        for has_gradients in (False, True):
            module.load_state_dict({**checkpoint, **weights})
            module.train(mode)
            with torch.set_grad_enabled(has_gradients):
                answers.append(plain(module(x)))
            kept.append(module.training == mode)
    return answers, kept


def changed(layer, settings, weights, x):
    """The names of the parameters that a pass changes."""
    module = made(layer, settings, weights)
    before = copy.deepcopy(dict(module.named_parameters()))
    module(x)
    return [name for name, now in module.named_parameters() if not torch.equal(now, before[name])]


def places(make_mask, *settings):
    """How many places in memory a mask has, and how many numbers."""
    mask = make_mask(*settings)
    return mask.untyped_storage().nbytes() // mask.element_size(), mask.numel()
