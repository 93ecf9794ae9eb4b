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
from torch.utils._python_dispatch import TorchDispatchMode

from grader.sandbox.builders import Recorder

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


def by_columns(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What a function gives for the same tensors with their last two axes in the other order in memory."""
    return function(*(stored_by_columns(value) for value in args), **kwargs)


def stored_by_columns(value: Any) -> Any:
    """A tensor of two axes or more, no longer contiguous; anything else as it is."""
    return value.mT.contiguous().mT if isinstance(value, Tensor) and value.dim() > 1 else value


def past_hooks(function: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
    """How often a function runs a model among its arguments without what is hooked onto it."""
    models, hooked = [value for value in args if isinstance(value, Recorder)], list[Recorder]()
    for model in models:
        model.register_forward_hook(lambda model, *_: hooked.append(model))
    function(*args, **kwargs)
    return sum(len(model.calls) for model in models) - len(hooked)


def operations(function: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
    """How many operations of torch a function takes."""
    with Counting() as counting:  # type: ignore[no-untyped-call]
        function(*args, **kwargs)
    return int(counting.count)


class Counting(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the operations that torch does meanwhile."""

    count: int = 0

    def __torch_dispatch__(self, operation: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.count += 1
        return operation(*args, **(kwargs or {}))


STANDARD: dict[str, Callable[..., Any]] = {
    "seeded": seeded, "forward_with": forward_with, "after_steps": after_steps,
    "by_columns": by_columns, "past_hooks": past_hooks, "operations": operations,
}  # fmt: skip
