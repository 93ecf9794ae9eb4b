"""`course grade --repro`: the inputs of a call as Python, and as a file where they are too large to be read.

Runs in the grader's process, which has torch; where files are is filled in by `terminal`.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.content import Exercise
from grader.report import CheckResult
from grader.sandbox import wire
from grader.sandbox.builders import Recorder
from grader.sandbox.call_text import call_text
from grader.sandbox.drivers import STANDARD
from grader.sandbox.submission import read_drivers, read_stub

# Of characters that are written for one value, and for all.
MOST_FOR_ONE, MOST_IN_ALL = 300, 600
# What the lines use themselves.
TAKEN = {"sys", "torch", "saved", "got", "outputs"}


def repro_of(check: CheckResult, frames: Sequence[bytes], exercise: Exercise) -> dict[str, Any]:
    """What rebuilds the call that a check stopped at: lines of Python, and what they import and load.

    `imports`: pairs of a module and a name, with "" for the learner's own module. `inputs`: a file for torch.load,
    in base64. `driver`: what the call goes through. `drivers`: the source of the exercise's own, where it is one.
    """
    requests = [wire.decode(frame) for frame in frames]
    calls = [request for request in requests if request["op"] == "call"]
    backwards = {request["id"]: request for request in requests if request["op"] == "backward"}
    call = judged(check, calls, backwards, exercise)
    lines = Lines(call, exercise)
    lines.write(seed=calls[0]["seed"], backward=backwards.get(call["id"]) if is_of_gradient(check) else None)
    return {
        "exercise": exercise.id,
        "check": check.id,
        "imports": lines.imports,
        "lines": lines.lines,
        "inputs": saved_text(lines.saved) if lines.saved else "",
        "driver": call.get("driver", ""),
        "drivers": exercise.drivers if call.get("driver", "") not in ("", *STANDARD) else "",
    }


def judged(
    check: CheckResult, calls: list[dict[str, Any]], backwards: Collection[int], exercise: Exercise
) -> dict[str, Any]:
    """The call that a check found fault with: the last that looks like the one it names."""
    named = [call for call in calls if text_of(call, exercise) == check.call] or calls
    # Finite differences are calls as well, and come after the gradient that they are compared with.
    with_gradient = [call for call in named if call["id"] in backwards] if is_of_gradient(check) else []
    return (with_gradient or named)[-1]


def text_of(call: dict[str, Any], exercise: Exercise) -> str:
    by = {"driver": call.get("driver", ""), "drivers": exercise.drivers}
    return call_text(call["function"], call["args"], call["kwargs"], **by)


def is_of_gradient(check: CheckResult) -> bool:
    """Whether a check speaks of a gradient: then it is shown as well."""
    return "gradient" in check.message


class Lines:
    """The lines that make one call, as they are written one after the other."""

    def __init__(self, call: dict[str, Any], exercise: Exercise):
        self.call = call
        self.text = text_of(call, exercise)
        self.driver = call.get("driver", "")
        self.parameters = parameters_of(call["function"], self.driver, exercise)
        self.lines: list[str] = []
        self.imports: list[tuple[str, str]] = [("", call["function"])]
        self.saved: dict[str, Any] = {}
        self.written = 0
        # How one gets at each tensor that a gradient is asked of, in the order of the wire.
        self.leaves: list[str] = []

    def write(self, *, seed: int, backward: dict[str, Any] | None) -> None:
        """Write all of them."""
        if any(holds_model(value) for value in (*self.call["args"], *self.call["kwargs"].values())):
            self.lines.append(f"# {self.text}: no lines make this one, but course debug does.")
            return
        if self.driver in STANDARD:
            self.imports.append(("grader.sandbox.drivers", self.driver))
        parts = [self.argument(self.name_of(i), value) for i, value in enumerate(self.call["args"])]
        parts += [f"{key}={self.argument(key, value)}" for key, value in self.call["kwargs"].items()]
        before = self.call["id"] - 1
        note = f"  # in the check, {before} call{'s' * (before > 1)} came before this one" if before else ""
        self.lines.append(f"torch.manual_seed({seed}){note}")
        called, function = self.driver or self.call["function"], [self.call["function"]] if self.driver else []
        self.lines += [f"got = {called}({', '.join([*function, *parts])})", "print(got)"]
        if backward:
            self.gradients(backward["grads"])

    def name_of(self, number: int) -> str:
        """The name of a positional argument."""
        name = self.parameters[number] if number < len(self.parameters) else ""
        taken = {*TAKEN, self.call["function"], self.driver}
        return name if name and name not in taken else f"argument_{number + 1}"

    def argument(self, name: str, value: Any) -> str:
        """What stands for an argument in the call; where that is its name, a line says first what it is."""
        if isinstance(value, Recorder):
            return self.model(name, value)
        tensors = list(places(name, value))
        if not tensors and len(repr(value)) <= 40:
            return literal(value)
        self.leaves += [place for place, tensor in tensors if tensor.requires_grad]
        self.lines.append(f"{name} = {self.shown(name, value)}")
        return name

    def model(self, name: str, model: Recorder) -> str:
        """The same for a model, which is one of the public classes that checks use."""
        kind, weights = type(model).__name__, model.tensors()
        self.imports.append(("grader.sandbox.builders", kind))
        self.leaves += [f"{name}.{weight}" for weight, tensor in weights.items() if tensor.requires_grad]
        values = {weight: tensor.detach() for weight, tensor in weights.items()}
        if self.has_room(values):
            written = [f"{weight}={self.shown('', value)}" for weight, value in values.items()]
        else:
            self.saved[name] = values
            written = [f'**saved["{name}"]']
        ending = "" if model.training else ".train(False)"
        ending += "" if any(tensor.requires_grad for tensor in weights.values()) else ".requires_grad_(False)"
        self.lines.append(f"{name} = {kind}({', '.join(written)}){ending}")
        if not model.is_function:
            return name
        self.imports.append(("grader.sandbox.builders", "function_of"))
        return f"function_of({name})"

    def shown(self, name: str, value: Any) -> str:
        """A value as Python, or as what is saved under this name where that would be long."""
        if self.has_room(value):
            self.written += len(text := literal(value))
            return text
        self.saved[name] = value
        return f'saved["{name}"]'

    def has_room(self, value: Any) -> bool:
        """Whether a value can be written down, with those that are."""
        return is_plain(value) and len(literal(value)) <= min(MOST_FOR_ONE, MOST_IN_ALL - self.written)

    def gradients(self, grads: list[Tensor]) -> None:
        """The lines of the backward pass."""
        many = "got.values() if isinstance(got, dict) else got if isinstance(got, (list, tuple)) else [got]"
        self.lines.append(f"outputs = [part for part in ({many}) if part.requires_grad]")
        given, asked = self.shown("grads", grads), f"[{', '.join(self.leaves)}]"
        self.lines.append(f"print(torch.autograd.grad(outputs, {asked}, {given}, allow_unused=True))")


def parameters_of(function: str, driver: str, exercise: Exercise) -> list[str]:
    """The names of the positional arguments of a call; what a driver passes on has the function's own names."""
    own = list(read_stub(exercise.stub)[1].get(function, ()))
    if not driver:
        return own
    names = list(read_drivers(exercise.drivers)[driver])
    first = names.index("args") if "args" in names else len(names)
    return [*names[:first], *(own if first < len(names) else [])]


def places(name: str, value: Any) -> Iterator[tuple[str, Tensor]]:
    """Each tensor of a nested value, with the expression that gets at it."""
    if isinstance(value, Tensor):
        yield name, value
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from places(f"{name}[{number}]", part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from places(f"{name}[{key!r}]", part)


def holds_model(value: Any) -> bool:
    """Whether a model is somewhere within a value, and not the value itself."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return any(isinstance(part, Recorder) or holds_model(part) for part in parts)


def is_plain(value: Any) -> bool:
    """Whether Python has words for a value: real numbers, not too many, that lie in memory as they are counted."""
    tensors = [tensor for _, tensor in places("", value)]
    if any(tensor.is_complex() or wire.order_of(tensor) for tensor in tensors):
        return False
    return sum(tensor.numel() for tensor in tensors if not same_everywhere(tensor)) <= MOST_FOR_ONE


def same_everywhere(tensor: Tensor) -> bool:
    """Whether all numbers of a tensor that has some are one."""
    return tensor.numel() > 4 and bool((tensor == tensor.reshape(-1)[0]).all())


def literal(value: Any) -> str:
    """A value as Python that gives it again, to the last bit."""
    if isinstance(value, Tensor):
        return tensor_literal(value)
    if isinstance(value, float):
        return number_literal(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {literal(part)}' for key, part in value.items())}}}"
    return repr(value)


def tensor_literal(tensor: Tensor) -> str:
    """A tensor as a call of torch."""
    facts = f"dtype={tensor.dtype}" + (", requires_grad=True" if tensor.requires_grad else "")
    plain, shape = tensor.detach(), tuple(tensor.shape)
    if not tensor.numel():
        return f"torch.empty({shape}, {facts})"
    # bfloat16 is what NumPy has not; float32 holds all its numbers.
    numbers = (plain.float() if plain.dtype == torch.bfloat16 else plain).numpy()
    if same_everywhere(tensor):
        return f"torch.full({shape}, {number_literal(numbers.reshape(-1)[0])}, {facts})"

    def nested(part: Any) -> str:
        return f"[{', '.join(map(nested, part))}]" if part.ndim else number_literal(part)

    return f"torch.tensor({nested(numbers)}, {facts})"


def number_literal(number: Any) -> str:
    """A number in as few digits as give it again in its own dtype, which NumPy knows for each."""
    text = str(number)
    return text if math.isfinite(number) else f'float("{text}")'


def saved_text(values: dict[str, Any]) -> str:
    """Values as the content of a file for torch.load with weights_only=True, in base64."""
    file = io.BytesIO()
    torch.save(values, file)
    return base64.b64encode(file.getvalue()).decode()
