"""What runs in the worker: two small networks and their optimisers, which take one turn after the other."""

import torch
from torch import nn


def turns(
    step, generator, discriminator, batches, *, logits=(1,), lr=0.1, is_normed=False, is_adam=False,
    is_used=False, is_frozen=False, is_training=True,
):  # fmt: skip
    """What a step leaves behind that is called for each batch: with opt_D alone, or with both optimisers.

    generator, discriminator: the weights of two layers, see `network`. The fakes are images of 1 x 2 x 3, and
    `logits` is the shape of D's answer to one. batches: (x_real, z) for a step of D, (x_real, z_d, z_g) for both.
    is_normed: with BatchNorm. is_used: gradients are there beforehand. is_frozen: biases only are trained.

    What is said here about a submission, "kind" and below, may fail a check, and never alone pass one.
    """
    G = network(generator, (1, 2, 3), is_normed=is_normed)
    D = network(discriminator, logits, is_normed=is_normed)
    players = (G, D)
    for player in players:
        player.train(is_training)
        for weight in player.parameters():
            weight.requires_grad_(not is_frozen or weight.dim() == 1)
            if is_used and weight.requires_grad:
                weight.grad = torch.full_like(weight, 0.5)
    optimisers = [optimiser(player, lr, is_adam=is_adam) for player in players[len(batches[0]) == 2 :]]
    returned = [step(G, D, *optimisers, *batch) for batch in batches]
    return {
        "G": [weight.detach() for weight in G.parameters()],
        "D": [weight.detach() for weight in D.parameters()],
        "losses": torch.tensor([[number(loss) for loss in losses_in(found)] for found in returned]),
        "kind": next((kind for kind in map(kind_of, returned) if kind), "plain numbers"),
        "left in G": [left(weight, 0.5 if is_used else 0.0) for weight in G.parameters()],
        "modes": [module.training for player in players for module in player.modules()],
        "trained": [weight.requires_grad for player in players for weight in player.parameters()],
    }


def network(weights, shape, *, is_normed):
    """Two layers with tanh between them, and BatchNorm before that where asked for; `shape` of each answer.

    weights: (out, in) of each layer, and (out,) after it where it has a bias; BatchNorm would undo one.
    """
    layers = []
    for weight in weights:
        if weight.dim() == 2:
            # On no device, as it would draw weights of its own.
            layers.append(nn.Linear(weight.shape[1], weight.shape[0], bias=False, device="meta"))
            layers[-1].weight = nn.Parameter(weight.clone())
        else:
            layers[-1].bias = nn.Parameter(weight.clone())
    norm = nn.BatchNorm1d(len(weights[0]), affine=False) if is_normed else nn.Identity()
    answer = nn.Unflatten(1, tuple(shape)) if shape else nn.Flatten(0)
    return nn.Sequential(nn.Flatten(), layers[0], norm, nn.Tanh(), layers[1], answer)


def optimiser(model, lr, *, is_adam):
    """What moves a network: gradient descent, or Adam as GANs use it."""
    if is_adam:
        return torch.optim.Adam(model.parameters(), lr=lr, betas=(0.5, 0.999))
    return torch.optim.SGD(model.parameters(), lr=lr)


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
