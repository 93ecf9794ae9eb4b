"""Drivers that many exercises share: they run in the worker, on the course's behalf, with what the learner wrote.

A driver gets the learner's function or class first, then plain data, and gives plain data back; models, optimisers
and generators it makes for itself. A submission can read it, and change what it uses. So it holds no answer, and
what it reports *about* the submission may fail a check and never alone pass one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

# The weight and the bias of each layer.
Layers = Sequence[tuple[Tensor, Tensor]]


def seeded(function: Callable[..., Any], seed: int, *args: Any, **kwargs: Any) -> Any:
    """What a function gives that draws from the `generator=` it is handed, here one with this seed."""
    return function(*args, generator=torch.Generator().manual_seed(seed), **kwargs)


def forward_with(kind: type[nn.Module], weights: dict[str, Tensor], *inputs: Tensor, **settings: Any) -> Any:
    """What a module of this class makes of its inputs.

    settings: how the module is made. weights: parameters and buffers that it has instead of its own, by name;
    gradients reach them. Raises AttributeError for a name that the module has not.
    """
    module = kind(**settings)
    known = [name for name, _ in (*module.named_parameters(), *module.named_buffers())]
    for name in weights:
        if name not in known:
            raise AttributeError(f"{kind.__name__} has no parameter or buffer '{name}'; it has {', '.join(known)}")
    return torch.func.functional_call(module, weights, inputs)


def after_steps(
    step: Callable[..., Any], networks: Sequence[Layers], batches: Sequence[Sequence[Tensor]], *, lr: float = 0.1
) -> dict[str, Any]:
    """What a training step leaves behind: it is called as `step(*networks, *optimisers, *batch)` for each batch.

    networks: the layers of each, with tanh between them, trained by gradient descent of its own at the rate `lr`.
    Gives "weights": those of each network afterwards, in the same form, and "returned": what each step returned.
    """
    models = [network(layers) for layers in networks]
    optimisers = [torch.optim.SGD(model.parameters(), lr=lr) for model in models]
    returned = [step(*models, *optimisers, *batch) for batch in batches]
    return {"weights": [layers_of(model) for model in models], "returned": returned}


def network(layers: Layers) -> nn.Sequential:
    """A network with these weights (out, in) and biases (out,), and tanh between its layers."""
    parts: list[nn.Module] = []
    for weight, bias in layers:
        # On no device, as it would draw weights of its own, and a call that draws is compared with less.
        linear = nn.Linear(weight.shape[1], weight.shape[0], device="meta")
        linear.weight = nn.Parameter(weight.detach().clone())
        linear.bias = nn.Parameter(bias.detach().clone())
        parts += [linear, nn.Tanh()]
    return nn.Sequential(*parts[:-1])


def layers_of(model: nn.Sequential) -> list[tuple[Tensor, Tensor]]:
    """The weight and the bias of each layer of a network, outside of the graph."""
    return [(part.weight.detach(), part.bias.detach()) for part in model if isinstance(part, nn.Linear)]


STANDARD: dict[str, Callable[..., Any]] = {
    "seeded": seeded, "forward_with": forward_with, "after_steps": after_steps,
}  # fmt: skip
