"""What runs in the worker: two small networks and their optimisers, which take one turn after the other."""

import copy
import itertools

import torch
from torch import nn

from grader.sandbox.drivers import random_states


def turns(
    step, generator, discriminator, batches, *, image=(1, 2, 3), logits=(1,), is_used=False, training=(True, True),
    of_G=None, of_D=None, **how,
):  # fmt: skip
    """What a step leaves behind that is called for each batch: with opt_D alone, or with both optimisers.

    generator, discriminator: the weights of two layers. image, logits: the shapes of a fake, and of D's answer to
    one. batches: (x_real, z) for a step of D, (x_real, z_d, z_g) for both. how: see `network` and `optimiser`, for
    both; of_G, of_D: for one. is_used: gradients are there beforehand. training: the modes of G and D; BatchNorm
    is in eval mode where it has statistics.

    What is said here about a submission, "kind" and below, may fail a check, and never alone pass one.
    """
    given, batches = batches, copy.deepcopy(batches)
    G = network(generator, (3,), image, **how, **of_G or {})
    D = network(discriminator, image, logits, **how, **of_D or {})
    players = (G, D)
    for player, mode in zip(players, training, strict=True):
        player[:2].train(mode)
        player[3:].train(mode)
        player.training = mode
        for weight in player.parameters():
            if is_used and weight.requires_grad:
                weight.grad = torch.full_like(weight, 0.5)
    optimisers = [optimiser(G, **how, **of_G or {}), optimiser(D, **how, **of_D or {})][len(batches[0]) == 2 :]
    before = states(players)
    returned = [step(G, D, *optimisers, *batch) for batch in batches]
    changed = [name for name, state in states(players).items() if state != before[name]]
    if not all(map(torch.equal, itertools.chain(*batches), itertools.chain(*given))):
        changed.append("batch")
    losses = [[number(loss) for loss in losses_in(found)] for found in returned]
    return {
        "G": [weight.detach() for weight in G.parameters()],
        "D": [weight.detach() for weight in D.parameters()],
        "losses": torch.tensor(losses, dtype=torch.float64),
        "kind": next((kind for kind in map(kind_of, returned) if kind), "plain numbers"),
        "left in G": [left(weight, 0.5 if is_used else 0.0) for weight in G.parameters()],
        "changed": changed,
    }


def after_seeds(step, *game, **how):
    """What `turns` gives, with "seed" changed where a step sets one."""
    found = turns(step, *game, **how)
    return found | {"changed": [*found["changed"], *["seed"] * bool(random_states(turns, step, *game, **how))]}


class Shaped(nn.Module):
    """Flattens examples of one shape, and takes no other."""

    def __init__(self, shape):
        super().__init__()
        self.shape = tuple(shape)

    def forward(self, x):
        if x.shape[1:] != self.shape:
            wanted = ", ".join(["batch", *map(str, self.shape)])
            raise ValueError(f"the network takes ({wanted}), and was given {tuple(x.shape)}")
        return x.flatten(1)


def network(weights, inside, outside, *, lr, is_normed=False, statistics=None, **_):
    """Two layers with tanh between them, and BatchNorm before that where asked for.

    weights: (out, in) of each layer, and (out,) after it where it has a bias; BatchNorm would undo one. inside,
    outside: the shapes of an example and of an answer. lr: see `optimiser`. statistics: BatchNorm's running ones.
    """
    layers = []
    for weight in weights:
        if weight.dim() == 2:
            # On no device, as it would draw weights of its own.
            layers.append(nn.Linear(weight.shape[1], weight.shape[0], bias=False, device="meta"))
            layers[-1].weight = nn.Parameter(weight.clone())
        else:
            layers[-1].bias = nn.Parameter(weight.clone())
    norm = nn.BatchNorm1d(len(weights[0]), affine=False).to(weights[0]) if is_normed else nn.Identity()
    if statistics:
        norm.running_mean, norm.running_var = (tensor.to(weights[0]) for tensor in statistics)
        norm.eval()
    answer = nn.Unflatten(1, tuple(outside)) if outside else nn.Flatten(0)
    model = nn.Sequential(Shaped(inside), layers[0], norm, nn.Tanh(), layers[1], answer)
    for weight in model.parameters():
        weight.requires_grad_(rate_of(weight, lr) != 0)
    return model


def rate_of(weight, lr):
    """The learning rate of a weight."""
    return lr[weight.dim() == 1] if isinstance(lr, (list, tuple)) else lr


def optimiser(model, *, lr, momentum=0, is_adam=False, **_):
    """What moves a network: gradient descent, or Adam as GANs use it.

    lr: one for all; or one for matrices and one for biases, in groups of their own, 0 for what is frozen
    by its requires_grad.
    """
    groups = [{"params": list(model.parameters()), "lr": lr}]
    if isinstance(lr, (list, tuple)):
        kinds = [[weight for weight in model.parameters() if weight.dim() == dim] for dim in (2, 1)]
        groups = [{"params": kind, "lr": rate or 0.1} for kind, rate in zip(kinds, lr, strict=True)]
    return torch.optim.Adam(groups, betas=(0.5, 0.999)) if is_adam else torch.optim.SGD(groups, momentum=momentum)


def states(players):
    """What a step should leave as it is: the mode of every layer, and which weights require a gradient."""
    return {
        "mode": [module.training for player in players for module in player.modules()],
        "requires_grad": [weight.requires_grad for player in players for weight in player.parameters()],
    }


def left(weight, before):
    """The gradient that a weight has and did not have before; 0 where there is none, or it was cleared."""
    if weight.grad is None or bool((weight.grad == before).all()):
        return torch.zeros_like(weight)
    return weight.grad.detach()


def losses_in(returned):
    """The losses of a turn, D's first, or that of a step of D."""
    return [returned.get("loss_D"), returned.get("loss_G")] if isinstance(returned, dict) else [returned]


def number(loss):
    """A loss as a float, NaN for what is none."""
    try:
        return float(loss)
    except (TypeError, ValueError, RuntimeError):
        return float("nan")


def kind_of(returned):
    """What is returned in place of plain numbers, '' for these."""
    if isinstance(returned, dict) and not {"loss_D", "loss_G"} <= set(returned):
        return f"a dict with {', '.join(map(str, returned))}"
    for loss in losses_in(returned):
        if isinstance(loss, torch.Tensor):
            if loss.requires_grad:
                return "a tensor in the graph"
            if loss.dim():
                return f"a tensor of shape {tuple(loss.shape)}"
        elif not isinstance(loss, float):
            return f"a {type(loss).__name__}"
    return ""


def watched(step, *game, **how):
    """How often a step runs D, runs either network past its hooks, and computes a gradient of a weight of G."""
    seen = {"passes of D": 0, "past hooks": 0, "gradients in G": 0}

    def counting(what, by=1):
        def count(*_):
            seen[what] += by

        return count

    def watched_step(G, D, *others):
        for player in (G, D):
            # The layers inside are called as they should be, however the network is.
            player[0].register_forward_hook(counting("past hooks"))
            player.register_forward_hook(counting("past hooks", -1))
        D[0].register_forward_hook(counting("passes of D"))
        for weight in G.parameters():
            weight.register_hook(counting("gradients in G"))
        return step(G, D, *others)

    turns(watched_step, *game, **how)
    return seen


def past_hooks_of_players(step, *game, **how):
    """How often a step runs a network past its hooks."""
    return watched(step, *game, **how)["past hooks"]
