"""What a submission answers to the calls that the checks make: the ground on which mistakes are compared.

The checks are rehearsed with the reference in this process, and each call with its backward passes is kept as
a probe, in the bytes that would cross to a worker. Replayed, it goes to a misconception here or to a
submission in its worker, and both answer in the same form.
"""

from __future__ import annotations

import inspect
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor

from grader.content import Check, Exercise, module_of
from grader.errors import CourseError
from grader.sandbox import wire
from grader.sandbox.builders import Recorder
from grader.sandbox.client import Raised, read_reply
from grader.sandbox.submission import Submission, wait_until_loaded
from grader.sandbox.worker import Worker as Runner
from grader.sandbox.worker import tensors_in

# A call with more bytes than this takes longer than a diagnosis may.
LARGEST = 2**17
# Answers agree when they differ by no more than this, relative to the largest number; float64 has digits more.
CLOSE, EXACT = 2e-5, 1e-10

# Sends a request to whoever runs the code, and returns its answer (see sandbox.client.Worker.ask).
Ask = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Probe:
    """One call of a function, and the backward passes through what it returned, as bytes of the wire.

    `is_double`: every number that is handed over is float64, so the result must be exact to that.
    """

    check: str
    function: str
    call: bytes
    backwards: tuple[bytes, ...] = ()
    is_double: bool = False

    def with_seed(self, seed: int) -> dict[str, Any]:
        """The request of the call with another seed for what is drawn inside."""
        request: dict[str, Any] = wire.decode(self.call)
        return request | {"seed": seed}

    def with_row(self, row: int) -> dict[str, Any] | None:
        """The request with one example of the batch alone; None where there is no batch to take it from."""
        request: dict[str, Any] = wire.decode(self.call)
        if "driver" in request:
            return None
        values = [*request["args"], *request["kwargs"].values()]
        sizes = {value.shape[0] for value in values if isinstance(value, Tensor) and value.dim()}
        if len(sizes) != 1 or sizes <= {0, 1} or any(isinstance(value, Recorder) for value in values):
            return None

        def alone(value: Any) -> Any:
            return value.detach()[row : row + 1].clone() if isinstance(value, Tensor) and value.dim() else value

        args = tuple(map(alone, request["args"]))
        return request | {"args": args, "kwargs": {k: alone(v) for k, v in request["kwargs"].items()}}

    @property
    def arguments(self) -> list[Tensor]:
        """The tensors that are handed over."""
        request = wire.decode(self.call)
        return tensors_in((request["args"], request["kwargs"]))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from a probe. `form`: everything about the result but its numbers.

    `is_drawn`: random numbers were drawn on the way, as far as that can be seen (in this process only).
    """

    error: str = ""
    form: str = ""
    values: tuple[Tensor, ...] = ()
    gradients: tuple[Tensor | None, ...] = ()
    modified: tuple[str, ...] = ()
    model_calls: tuple[Tensor, ...] = ()
    is_drawn: bool = False

    @property
    def outputs(self) -> tuple[Tensor, ...]:
        """Every number that the call itself gave: not the gradients, which are asked for afterwards."""
        return (*self.values, *self.model_calls)

    @property
    def numbers(self) -> tuple[Tensor, ...]:
        """Every number of the answer."""
        return (*self.values, *(grad for grad in self.gradients if grad is not None), *self.model_calls)


class InProcess:
    """Runs the course's own code in this process, in place of a worker and in the same words."""

    def __init__(self) -> None:
        self.runner = Runner()
        self.asked: list[tuple[dict[str, Any], bytes]] = []
        self.request: dict[str, Any] = {}

    def load(self, source: str, *, file: str, drivers: str = "") -> None:
        """Run the source. Raises CourseError where it raises."""
        answer = self.ask(op="load", source=source, file=file, wanted=[], drivers=drivers)
        if isinstance(answer, Raised):
            raise CourseError(f"{file}: cannot be loaded: {answer.text}")

    def post(self, **request: Any) -> None:
        self.request = request

    def reply(self) -> Any:
        frame = wire.encode(self.request)
        self.asked.append((self.request, frame))
        dtype = torch.get_default_dtype()
        try:
            # In the backward pass of a check gradients are off. That a mistake deserves a warning is known.
            with torch.enable_grad(), warnings.catch_warnings(action="ignore"):
                answer = read_reply(wire.decode(self.runner.answer(wire.decode(frame))))
        finally:
            # A mistake may be of the kind that sets it; nobody else here made it.
            torch.set_default_dtype(dtype)
        if self.request["op"] == "call" and isinstance(answer, dict):
            answer["drawn"] = not torch.equal(torch.get_rng_state(), seeded(self.request["seed"]))
        return answer

    def ask(self, **request: Any) -> Any:
        self.post(**request)
        return self.reply()


def seeded(seed: int) -> Tensor:
    """The state of the random numbers before anything is drawn."""
    return torch.Generator().manual_seed(seed).get_state()


def seed_of(exercise: Exercise, check_id: str, seed: int) -> int:
    """The seed of a check: another for each check, the same for each run with the same --seed."""
    return zlib.crc32(f"{seed} {exercise.id} check_{check_id}".encode())


def probes_of(exercise: Exercise, seed: int) -> tuple[Probe, ...]:
    """The calls that the checks make of the reference, in order, in a run with this --seed."""
    seen: dict[bytes, Probe] = {}
    for check in exercise.checks:
        for probe in group(check.id, rehearse(exercise, check, seed)):
            seen.setdefault(probe.call, probe)
    return tuple(seen.values())


def rehearse(
    exercise: Exercise, check: Check, seed: int, *, source: str = "", file: str = "reference.py"
) -> list[tuple[dict[str, Any], bytes]]:
    """Run a check with code of the course's own for a submission, here; what it asked. By default the reference.

    Raises what the check raises.
    """
    seed = seed_of(exercise, check.id, seed)
    function = getattr(module_of(exercise.directory / "checks.py"), f"check_{check.id}")
    party = InProcess()
    # It needs no more of a worker than the three words that `party` knows.
    submission = Submission(
        cast(Any, party), source or exercise.reference, file=file, stub=exercise.stub, drivers=exercise.drivers
    )
    wait_until_loaded(submission, seed=seed)
    fixtures = {
        "submission": submission,
        "reference": module_of(exercise.directory / "reference.py"),
        "generator": torch.Generator().manual_seed(seed),
    }
    function(**{wanted: fixtures[wanted] for wanted in inspect.signature(function).parameters})
    return party.asked


def group(check: str, asked: list[tuple[dict[str, Any], bytes]]) -> list[Probe]:
    """What was asked, as probes: each call with the backward passes that belong to it."""
    backwards: dict[int, list[bytes]] = {}
    for request, frame in asked:
        if request["op"] == "backward":
            backwards.setdefault(request["id"], []).append(frame)
    return [
        Probe(check, request["function"], frame, tuple(backwards.get(request["id"], ())), is_double(request))
        for request, frame in asked
        if request["op"] == "call" and len(frame) <= LARGEST
    ]


def is_double(request: dict[str, Any]) -> bool:
    """Whether a call hands over floating-point tensors, all of them float64."""
    values = (*request["args"], *request["kwargs"].values())
    dtypes = {value.dtype for value in values if isinstance(value, Tensor) and value.is_floating_point()}
    return dtypes == {torch.float64}


def answer_to(probe: Probe, ask: Ask) -> Answer:
    """The answer of whoever `ask` reaches. What the sandbox raises when a worker stops goes through."""
    answer = read_answer(ask(**wire.decode(probe.call)))
    if answer.error or not probe.backwards:
        return answer
    gradients: list[Tensor | None] = []
    for frame in probe.backwards:
        found = ask(**wire.decode(frame))
        if isinstance(found, Raised) or not isinstance(found, list):
            return Answer(**{**fields(answer), "form": answer.form + " without a gradient"})
        gradients += [grad if isinstance(grad, Tensor) else None for grad in found]
    return Answer(**{**fields(answer), "gradients": tuple(gradients)})


def fields(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in Answer.__slots__}


def read_answer(reply: Any) -> Answer:
    """A worker's reply to a call as an answer."""
    match reply:
        case Raised():
            return Answer(error=reply.type_names[0])
        case {"result": result, "modified": list(modified), "calls": list(calls)}:
            values = tensors_in(result)
            return Answer(
                form=form_of(result),
                values=tuple(value.detach() for value in values),
                modified=tuple(str(name)[:100] for name in modified),
                model_calls=tuple(tensor.detach() for tensor in tensors_in(calls)),
                is_drawn=reply.get("drawn") is True,
            )
    return Answer(error="no answer")


def form_of(value: Any) -> str:
    """A result without its numbers: nesting, types, shapes, dtypes."""
    if isinstance(value, Tensor):
        return f"{value.dtype}{tuple(value.shape)}{' in the graph' if value.requires_grad else ''}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({', '.join(form_of(item) for item in value)})"
    if isinstance(value, dict):
        return f"dict({', '.join(f'{key}: {form_of(item)}' for key, item in value.items())})"
    if isinstance(value, wire.Opaque):
        return value.type_name
    return f"{type(value).__name__} {value!r:.80}" if not isinstance(value, float) else f"float {value:.5g}"


def agree(probe: Probe, one: Answer, other: Answer) -> bool:
    """Whether two answers to a probe are the same but for rounding, which in float64 is little."""
    if one is other:
        return True
    within = EXACT if probe.is_double else CLOSE
    return (
        (one.error, one.form, set(one.modified)) == (other.error, other.form, set(other.modified))
        and [grad is None for grad in one.gradients] == [grad is None for grad in other.gradients]
        and [call.shape for call in one.model_calls] == [call.shape for call in other.model_calls]
        and all(
            is_close(mine, yours, within=within) for mine, yours in zip(one.numbers, other.numbers, strict=True)
        )
    )


def is_close(one: Tensor, other: Tensor, *, within: float = CLOSE) -> bool:
    """Equal up to rounding, with infinities and NaNs in the same places."""
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    one, other = one.double(), other.double()
    finite = torch.isfinite(other)
    if not torch.equal(finite, torch.isfinite(one)):
        return False
    one, other = one[finite], other[finite]
    if not other.numel():
        return True
    return bool(((one - other).abs() <= within * (other.abs() + other.abs().max()) + 1e-12).all())
