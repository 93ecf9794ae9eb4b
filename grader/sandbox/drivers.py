"""Drivers that many exercises share: they run in the worker, on the course's behalf, with what the learner wrote.

A driver gets the learner's function or class first, then plain data, and gives plain data back; models, optimisers
and generators it makes for itself. A submission can read it, and change what it uses. So it holds no answer, and
what it reports *about* the submission may fail a check and never alone pass one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from grader.sandbox.builders import Recorder

# The weight and the bias of each layer.
Layers = Sequence[tuple[Tensor, Tensor]]


def seeded(function: Callable[..., Any], seed: int, *args: Any, **kwargs: Any) -> Any:
    """What a function gives that draws from the `generator=` it is handed, here one with this seed."""
    return function(*args, generator=torch.Generator().manual_seed(seed), **kwargs)


def without_gradients(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What a function gives under `torch.no_grad()`, as in evaluation."""
    with torch.no_grad():
        return function(*args, **kwargs)


def repeated(function: Callable[..., Any], times: int, *args: Any, **kwargs: Any) -> Tensor:
    """What so many calls in a row give, stacked."""
    return torch.stack([function(*args, **kwargs) for _ in range(times)])


def on_and_off(function: Callable[..., Any], times: int, *args: Any, **kwargs: Any) -> Tensor:
    """The same, with every second call under `torch.no_grad()`, as in evaluation."""
    found = []
    for number in range(times):
        with torch.set_grad_enabled(number % 2 == 0):
            found.append(function(*args, **kwargs))
    return torch.stack(found)


def in_turn(
    function: Callable[..., Any], times: int, one: Sequence[Any], other: Sequence[Any], **kwargs: Any
) -> Tensor:
    """What so many calls give, stacked, that get the arguments `one` and `other` in turn, in the same tensors.

    So do training loops hand over weights, and buffers that they fill again and again.
    """
    held = [value.clone() if isinstance(value, Tensor) else value for value in one]
    found = []
    for number in range(times):
        for tensor, value in zip(held, (one, other)[number % 2], strict=True):
            if isinstance(tensor, Tensor):
                tensor.copy_(value)
        found.append(function(*held, **kwargs))
    return torch.stack(found)


def taken(function: Callable[..., Any], words: Sequence[Any], place: int, *args: Any) -> list[int]:
    """The numbers of the words for the argument in this place that no ValueError refuses."""
    found = []
    for number, word in enumerate(words):
        try:
            function(*args[:place], word, *args[place:])
        except ValueError:
            continue
        except Exception:
            pass
        found.append(number)
    return found


def random_states(function: Callable[..., Any], *args: Any, **kwargs: Any) -> list[str]:
    """Whose random numbers somebody has set a seed for.

    They end elsewhere when two calls begin in the same state, or alike when two begin in different ones.
    """
    states: dict[str, tuple[Callable[[], Any], Callable[[Any], Any], Callable[[int], Any]]] = {
        "torch": (
            torch.default_generator.get_state,
            torch.default_generator.set_state,
            torch.default_generator.manual_seed,
        ),
        "numpy": (np.random.get_state, np.random.set_state, np.random.seed),
        "random": (random.getstate, random.setstate, random.seed),
    }
    start, ends = {name: get() for name, (get, *_) in states.items()}, []
    for begin in (1, 1, 2):
        for _, _, seed in states.values():
            seed(begin)
        function(*args, **kwargs)
        ends.append({name: as_list(get()) for name, (get, *_) in states.items()})
    for name, (_, put, _) in states.items():
        put(start[name])
    first, again, other = ends
    return [name for name in states if first[name] != again[name] or first[name] == other[name]]


def as_list(state: Any) -> Any:
    """A state of random numbers with every number in it."""
    if isinstance(state, Tensor | np.ndarray):
        return state.tolist()
    return [as_list(part) for part in state] if isinstance(state, tuple) else state


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


def past_hooks(function: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
    """How often a function runs a model among its arguments without what is hooked onto it."""
    models, hooked = [value for value in args if isinstance(value, Recorder)], list[Recorder]()
    for model in models:
        model.register_forward_hook(lambda model, *_: hooked.append(model))
    function(*args, **kwargs)
    return sum(len(model.calls) for model in models) - len(hooked)


def draws(function: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Whether a call uses up random numbers of torch, numpy or Python."""

    def states() -> list[Any]:
        return [as_list(get()) for get in (torch.get_rng_state, np.random.get_state, random.getstate)]

    before = states()
    function(*args, **kwargs)
    return states() != before


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
    driver.__name__: driver
    for driver in (
        seeded, without_gradients, repeated, on_and_off, in_turn, taken, random_states, forward_with,
        after_steps, past_hooks, operations, draws,
    )
}  # fmt: skip
# Those that call a function as many times in a row as they are told first.
MANY_TIMES = frozenset({"repeated", "on_and_off", "in_turn"})
# How a report says that a function was called by a driver which hands back what it returned, ...
PASSED_ON = {
    "seeded": "with a generator of seed {seed}",
    "without_gradients": "under torch.no_grad()",
    "repeated": "{times} times in a row",
    "on_and_off": "{times} times in a row, every second under torch.no_grad()",
    "in_turn": "{times} times in a row, every second with other arguments",
}
# ... and what it says of one that finds out something else. An exercise's own say it in their docstrings.
ASKED = {
    "taken": "with other values for one of its arguments",
    "random_states": "again from the same random state, and from another",
    "forward_with": "a forward pass with weights of the check",
    "after_steps": "called for one batch after the other, as in training",
    "past_hooks": "with a hook on each model",
    "operations": "how many operations of torch it takes",
    "draws": "whether it uses up random numbers",
}
