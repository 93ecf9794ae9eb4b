"""What runs in the worker: it makes networks of the learner's classes, and tells what they do.

Nothing is asked by name: layers are those that run, a layer is normalised where scaling some of its channels
changes nothing, and what becomes of numbers below 0 shows when all of them are. So networks in any style that
follow the same rules answer alike.
"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook

LAYERS = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d)


class ConvBlock(nn.Module):
    """A container that is called like a layer."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3)
        self.norms = nn.ModuleList([nn.BatchNorm2d(3, affine=False), nn.BatchNorm1d(4)])
        self.others = nn.ModuleList([nn.PReLU(), nn.LayerNorm(3), nn.GroupNorm(1, 2), nn.Embedding(2, 2)])


def applied(function, make):
    """A network, after the function has seen all its modules. All its numbers were 7 before."""
    random = torch.get_rng_state()
    network = make()
    torch.set_rng_state(random)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.fill_(7.0)
    return network.apply(function)


def some_layers():
    """One layer of each kind that is to be initialised, with many numbers."""
    return nn.Sequential(
        nn.Conv2d(40, 40, 3), nn.ConvTranspose2d(40, 32, 3, bias=False), nn.Linear(120, 100), nn.BatchNorm2d(9000)
    )  # fmt: skip


def initialised(function):
    """The numbers of some layers after `network.apply`, by the kind of the layer; and all biases."""
    network = applied(function, some_layers)
    found = {type(module).__name__: module.weight.detach() for module in network}
    return found | {"biases": torch.cat([module.bias.detach() for module in network if module.bias is not None])}


def others_left(function):
    """The numbers of the modules that are not to be initialised, in a network with containers inside."""
    network = applied(function, lambda: nn.Sequential(ConvBlock()))
    return torch.cat([parameter.detach().flatten() for parameter in network[0].others.parameters()])


def stopped_at(function):
    """The kind of module at which the function raises an exception, in the order of `apply`; empty if at none."""
    seen = []

    def noting(module):
        seen.append(type(module).__name__)
        function(module)

    try:
        applied(noting, lambda: nn.Sequential(ConvBlock()))
    except Exception:
        return seen[-1]
    return ""


def made(kind, settings):
    """A network that begins in the same way each time. Random numbers go on as if none had been drawn."""
    random = torch.get_rng_state()
    torch.manual_seed(0)
    network = kind(*settings)
    torch.set_rng_state(random)
    for module in network.modules():
        if isinstance(module, nn.modules.dropout._DropoutNd):
            module.p = 0.0
    return network


def outputs(kind, settings, batches, training=False):
    """What a new network makes of each batch, in training or in evaluation mode."""
    network = made(kind, settings).train(training)
    return [network(batch) for batch in batches]


def begun(kind, settings):
    """The standard deviation of a new network's weights, its largest bias, and its normalisations' mean scale."""
    modules = [module for module in made(kind, settings).modules() if isinstance(module, LAYERS + NORMS)]
    weights = [module.weight.detach() for module in modules if isinstance(module, LAYERS)]
    scales = [module.weight.detach() for module in modules if isinstance(module, NORMS) and module.affine]
    biases = [module.bias.detach() for module in modules if module.bias is not None]
    return {
        "std": round(float(torch.cat([w.flatten() for w in weights]).std()), 3) if weights else 0.0,
        "bias": round(float(torch.cat(biases).abs().max()), 3) if biases else 0.0,
        "scale": round(float(torch.cat(scales).mean()), 1) if scales else 1.0,
    }


def built(kind, settings, x, is_generator):
    """How a network is built, by what it does with this batch."""
    network = made(kind, settings).double()
    runs = layers_run(network, x)
    layers, own = [layer for layer, _, _ in runs], set(network.modules())
    hidden, convolutions = (layers[:-1], layers[1:]) if is_generator else (layers[1:-1], layers[:-1])
    found = {
        "layers": str(len(layers)) if len(layers) < 3 else "enough",
        "strange": sum(layer not in own for layer in layers),
        "dense": sum(isinstance(layer, nn.Linear) for layer in convolutions),
        "pooled": sum(one > two for (_, _, one), (_, two, _) in pairwise(runs)),
        "shared": shared_norms(network, x),
    }
    if len(layers) < 3:
        return found
    gradient = gets_gradient(network, x)
    drawn(network, layers, x)
    return found | {
        "gradient": gradient,
        "first normalised": is_normalised(network, layers[0], x),
        "last normalised": is_normalised(network, layers[-1], x),
        "not normalised": sum(not is_normalised(network, layer, x) for layer in hidden),
        "others in training": others_count(network, x),
        "others in evaluation": others_count(network.eval(), x),
        **limits(network, layers[-1], x),
        "below 0": below_zero(network, layers, x),
    }


def layers_run(network, x):
    """The layers that run, in order, with how many numbers of an example go in and come out."""
    runs = []

    def note(module, inputs, output):
        if isinstance(module, LAYERS):
            runs.append((module, inputs[0].numel() // len(x), output.numel() // len(x)))

    # Layers that the network does not know as its own have not become float64 with it.
    hooks = [register_module_forward_pre_hook(lambda module, _: module.double() and None)]
    hooks += [register_module_forward_hook(note)]
    try:
        with torch.no_grad():
            network.eval()(x)
    finally:
        for hook in hooks:
            hook.remove()
    return runs


@torch.no_grad()
def shared_norms(network, x):
    """How many normalisations run more than once, and so mix what several layers put out."""
    runs = []
    hooks = [
        module.register_forward_hook(lambda module, inputs, output: runs.append(module))
        for module in network.modules()
        if isinstance(module, NORMS)
    ]
    network.eval()(x)
    for hook in hooks:
        hook.remove()
    return len(runs) - len(set(runs))


@torch.no_grad()
def drawn(network, layers, x):
    """Weights so large that an epsilon does not count, biases, and a last layer that puts out about 1."""
    generator = torch.Generator().manual_seed(len(layers))
    for layer in layers:
        fan_in = layer.weight.numel() / layer.weight.shape[isinstance(layer, nn.ConvTranspose2d)]
        layer.weight.normal_(0, 1e4 / fan_in**0.5, generator=generator)
        if layer.bias is not None:
            layer.bias.normal_(0, 0.1, generator=generator)
    network.train()
    layers[-1].weight.div_(largest(network, layers[-1], x))


def largest(network, layer, x):
    """The largest number that a layer puts out, and not less than a very small one."""
    seen = []
    hook = layer.register_forward_hook(lambda module, inputs, output: seen.append(float(output.abs().max())))
    network(x)
    hook.remove()
    return max(1e-30, *seen)


@torch.no_grad()
def is_normalised(network, layer, x):
    """Whether scaling some channels of what a layer puts out changes nothing of what the network does."""
    before, found = network(x), False
    kept = {name: value.clone() for name, value in layer.named_parameters()}
    rows = layer.weight.transpose(0, 1) if isinstance(layer, nn.ConvTranspose2d) else layer.weight
    # What a dense layer puts out may be cut into maps with the channels first or last.
    choices = (
        [slice(0, None, 2)] if not isinstance(layer, nn.Linear) else [slice(0, None, 2), slice(len(rows) // 2)]
    )
    for some in choices if len(rows) > 1 else [slice(None)]:
        rows[some] *= 3
        if layer.bias is not None:
            layer.bias[some] *= 3
        found |= bool((network(x) - before).abs().max() <= 1e-3 * before.abs().max())
        layer.load_state_dict(kept)
    return found


@torch.no_grad()
def others_count(network, x):
    """Whether what becomes of one example depends on the others of its batch."""
    others = torch.cat([x[:1], 3 * x[1:].flip(-1) + 1])
    return not torch.allclose(network(x)[:1], network(others)[:1], rtol=1e-6, atol=1e-9)


@torch.no_grad()
def limits(network, last, x):
    """Within which limits the results stay when the last layer is large, and whether they are those of a tanh."""
    if last.bias is not None:
        last.bias.zero_()
    reset_norms(network)
    kept = last.weight / largest(network, last, x)

    def at(scale):
        last.weight.copy_(scale * kept)
        return network(x)

    out = torch.cat([at(1e6), at(-1e6)])
    low, high = float(out.min()), float(out.max())
    within = "-1 to 1" if low < 0 < high else "0 to 1" if high > 0 else "-1 to 0"
    if max(-low, high) > 1:
        within = "none" if low < 0 < high else "0 and up" if high > 0 else "0 and below"
    once, twice = (at(scale).clamp(-1, 1).atanh() for scale in (0.4, 0.8))
    return {"limits": within, "tanh": torch.allclose(twice, 2 * once, rtol=1e-5, atol=1e-12)}


def reset_norms(network):
    """Normalisations that change nothing in evaluation mode, but for their epsilon."""
    for module in network.modules():
        if isinstance(module, NORMS):
            module.reset_parameters()


def gets_gradient(network, x):
    """Whether a gradient comes back to what went in."""
    leaf = x.clone().requires_grad_()
    total = network(leaf).sum()
    if total.requires_grad:
        total.backward()
    return leaf.grad is not None and bool(leaf.grad.abs().sum() > 0)


@torch.no_grad()
def below_zero(network, layers, x):
    """By what a hidden layer multiplies numbers below 0, where those above stay: 0 for ReLU, 1 for nothing."""
    for layer in layers:
        layer.weight.abs_().div_(layer.weight.mean() * layer.weight[0].numel())
        if layer.bias is not None:
            layer.bias.zero_()
    reset_norms(network)
    x = 1e-3 * (0.1 + x.abs())
    at_zero = network(0 * x)
    share = float(((at_zero - network(-x)) / (network(x) - at_zero)).mean())
    return round(abs(share) ** (1 / (len(layers) - 1)) * (-1 if share < 0 else 1), 3)


def epsilon(kind, settings):
    """The largest epsilon of the normalisations."""
    return max((module.eps for module in made(kind, settings).modules() if isinstance(module, NORMS)), default=0.0)
