"""Models that checks hand to a submission. They exist on both sides; only weights, mode and kind travel.

Each records the arguments it was called with in `calls`, so that a check can ask what it was given. Where it is
`as_function`, the submission gets a plain function in its place.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import torch
from torch import Tensor, nn


class Record(Sequence[tuple[Any, ...]]):
    """The calls of a model, noted as they happen. Copies of a model share it, and nothing is taken out.

    A tensor that was in a graph, or asked for a gradient, is one that requires a gradient.
    """

    def __init__(self) -> None:
        self._noted: list[tuple[Any, ...]] = []

    def note(self, args: tuple[Any, ...]) -> None:
        self._noted.append(tuple(NotedTensor(a) if isinstance(a, Tensor) else a for a in args))

    def __deepcopy__(self, memo: object) -> Record:
        return self

    def __getitem__(self, index: Any) -> Any:
        return [*self][index]

    def __len__(self) -> int:
        return len(self._noted)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return (tuple(a.tensor() if isinstance(a, NotedTensor) else a for a in call) for call in self._noted)


class NotedTensor:
    """A copy of a tensor outside of graphs and transforms of torch.func, and whether it was in a graph."""

    def __init__(self, tensor: Tensor) -> None:
        self.was_in_graph = tensor.requires_grad
        self.copy = torch.func.debug_unwrap(tensor.detach().clone())

    def tensor(self) -> Tensor:
        """The copy, which requires a gradient where the tensor did. Within a transform it could not be made to."""
        if self.copy.requires_grad is not self.was_in_graph:
            self.copy.requires_grad_(self.was_in_graph)
        return self.copy


class Recorder(nn.Module):
    """A model that remembers its calls: one tuple of positional arguments a call.

    is_function: a submission gets a plain function that does what the model does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: Sequence[tuple[Any, ...]] = Record()
        self.is_function = False

    def forward(self, *args: Any, **named: Any) -> Tensor:
        takes = self.predict.__code__.co_varnames[1 : self.predict.__code__.co_argcount]
        if named or len(args) != len(takes):
            given = " and ".join([str(len(args)), *(f"{name} by name" for name in named)])
            raise TypeError(f"the model takes {' and '.join(takes)}, by position; it was given {given}")
        if isinstance(self.calls, Record):
            self.calls.note(args)
        return self.predict(*args)

    def predict(self, x_t: Tensor, t: Tensor) -> Tensor:
        raise NotImplementedError

    def tensors(self) -> dict[str, Tensor]:
        """The weights by name, in the order in which they are declared."""
        return {**dict(self.named_parameters()), **dict(self.named_buffers())}


class FixedDenoiser(Recorder):
    """Predicts `output`, whatever it is given: an oracle when `output` is the true noise."""

    def __init__(self, output: Tensor):
        super().__init__()
        self.output = nn.Parameter(output.detach().clone())

    def predict(self, x_t: Tensor, t: Tensor) -> Tensor:
        return self.output


class AffineDenoiser(Recorder):
    """Predicts weight * x_t + bias * (t + 1): its output depends on every argument.

    weight, bias: 0-dim. x_t: (batch, ...). t: (batch,).
    """

    def __init__(self, weight: Tensor, bias: Tensor):
        super().__init__()
        self.weight = nn.Parameter(weight.detach().clone())
        self.bias = nn.Parameter(bias.detach().clone())

    def predict(self, x_t: Tensor, t: Tensor) -> Tensor:
        step = torch.as_tensor(t).to(x_t.dtype) + 1
        return self.weight * x_t + self.bias * step.reshape(-1, *[1] * (x_t.dim() - 1))


class TwoLayerCritic(Recorder):
    """Scores each example with tanh(first x + bias) weighed by second.

    first: (hidden, features). bias: (hidden,). second: (hidden,) for scores of shape (batch,), or (1, hidden) for
    (batch, 1). x: (batch, ...), with as many features.
    """

    def __init__(self, first: Tensor, bias: Tensor, second: Tensor):
        super().__init__()
        self.first = nn.Parameter(first.detach().clone())
        self.bias = nn.Parameter(bias.detach().clone())
        self.second = nn.Parameter(second.detach().clone())

    def predict(self, x: Tensor) -> Tensor:  # type: ignore[override]
        hidden = (x.flatten(1) @ self.first.T + self.bias).tanh()
        return hidden @ self.second.T if self.second.dim() > 1 else hidden @ self.second


AnyRecorder = TypeVar("AnyRecorder", bound=Recorder)


def as_function(model: AnyRecorder) -> AnyRecorder:
    """A copy of a model that a submission gets as a plain function, without mode or parameters."""
    model = copy.deepcopy(model)
    model.is_function = True
    return model


def function_of(model: Recorder) -> Callable[..., Tensor]:
    """What a submission gets for a model that is to be a function."""

    def predict(*args: Any, **named: Any) -> Tensor:
        answer: Tensor = model(*args, **named)
        return answer

    # Code that calls `forward` by its name works: that is a habit, and not what a plain function is there to show.
    predict.forward = predict  # type: ignore[attr-defined]
    return predict


BUILDERS: dict[str, type[Recorder]] = {
    "fixed_denoiser": FixedDenoiser, "affine_denoiser": AffineDenoiser, "two_layer_critic": TwoLayerCritic,
}  # fmt: skip


def name_of(model: Recorder) -> str:
    """The public name under which the other side finds this model's class."""
    return next(name for name, builder in BUILDERS.items() if type(model) is builder)


def build(name: str, weights: dict[str, Tensor]) -> Recorder:
    """A model from its public name and weights. Raises KeyError for an unknown name."""
    return BUILDERS[name](**weights)
