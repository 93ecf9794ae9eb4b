"""The calls that the checks make: the ground on which mistakes are compared.

The checks are rehearsed with the reference in this process, and each call with its backward passes is kept as
a probe, in the bytes that would cross to a worker. Replayed, it goes to a misconception here or to a
submission in its worker, and both answer in the same form (`answers.py`).
"""

from __future__ import annotations

import inspect
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
from torch import Tensor

from grader.content import Check, Exercise, module_of
from grader.diagnosis.leeway import NO_LEEWAY, Leeway, leeway_from
from grader.errors import CourseError
from grader.sandbox import wire
from grader.sandbox.builders import Recorder
from grader.sandbox.client import Raised, read_reply
from grader.sandbox.drivers import MANY_TIMES
from grader.sandbox.submission import Submission, wait_until_loaded
from grader.sandbox.worker import Worker as Runner
from grader.sandbox.worker import tensors_in

# A call with more bytes than this takes longer than a diagnosis may.
LARGEST = 2**17

# What a check asks many times in a row, a probe asks as often as this: few mistakes come later.
IN_A_ROW = 8

# Sends a request to whoever runs the code, and returns its answer (see sandbox.client.Worker.ask).
Ask = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Probe:
    """One call of a function, and the backward passes through what it returned, as bytes of the wire.

    `is_double`: every number that is handed over is float64, so the result must be exact to that. `number` counts
    the calls of the check. `leeway`: what right solutions do not have in common here.
    """

    check: str
    function: str
    call: bytes
    backwards: tuple[bytes, ...] = ()
    is_double: bool = False
    number: int = 0
    leeway: Leeway = NO_LEEWAY

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


class InProcess:
    """Runs the course's own code in this process, in place of a worker and in the same words."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, Any], bytes]] = []
        self.request: dict[str, Any] = {}
        self.seed = 0

    def load(self, source: str, *, file: str, drivers: str = "") -> None:
        """Run the source. Raises CourseError where it raises."""
        answer = self.ask(op="load", source=source, file=file, wanted=[], drivers=drivers)
        if isinstance(answer, Raised):
            raise CourseError(f"{file}: cannot be loaded: {answer.text}")

    def post(self, **request: Any) -> None:
        self.request = request
        if request["op"] == "load":
            # With an empty module, as in a worker.
            self.runner = Runner()

    def reply(self) -> Any:
        frame = wire.encode(self.request)
        self.asked.append((self.request, wire.encode(self.repeatable())))
        dtype, state = torch.get_default_dtype(), torch.get_rng_state()
        try:
            # In the backward pass of a check gradients are off. That a mistake deserves a warning is known.
            with torch.enable_grad(), warnings.catch_warnings(action="ignore"):
                answer = read_reply(wire.decode(self.runner.answer(wire.decode(frame))))
        finally:
            # A mistake may be of the kind that sets it; nobody else here made it.
            torch.set_default_dtype(dtype)
        if self.request["op"] == "call" and isinstance(answer, dict):
            seed = self.request["seed"]
            began = state if seed is None else torch.Generator().manual_seed(seed).get_state()
            answer["drawn"] = not torch.equal(torch.get_rng_state(), began)
        return answer

    def repeatable(self) -> dict[str, Any]:
        """The request as a probe, which is asked without those before it, and often: with a seed of its own."""
        request = self.request
        if request["op"] != "call":
            return request
        if request["seed"] is not None:
            self.seed = request["seed"]
        if request.get("driver") in MANY_TIMES:
            times, *others = request["args"]
            request = request | {"args": (min(times, IN_A_ROW), *others)}
        return request | {"seed": zlib.crc32(f"{self.seed} {request['id']}".encode())}

    def ask(self, **request: Any) -> Any:
        self.post(**request)
        return self.reply()


def seed_of(exercise: Exercise, name: str, seed: int) -> int:
    """The seed of a check or a remark, by the name of its function: the same in each run with the same --seed."""
    return zlib.crc32(f"{seed} {exercise.id} {name}".encode())


def probes_of(exercise: Exercise, seed: int) -> tuple[Probe, ...]:
    """The calls that the checks make of the reference, in order, in a run with this --seed."""
    seen: dict[bytes, Probe] = {}
    for probe in calls_of(exercise, seed):
        if len(probe.call) <= LARGEST:
            seen.setdefault(probe.call, probe)
    return tuple(seen.values())


def calls_of(exercise: Exercise, seed: int) -> list[Probe]:
    """The same, and those as well that are too large to be asked again."""
    leeways = exercise.leeways
    return [
        replace(probe, leeway=leeway_from(leeways.get(f"{check.id} {probe.number}")))
        for check in exercise.checks
        for probe in group(check.id, rehearse(exercise, check, seed))
    ]


def rehearse(
    exercise: Exercise, check: Check, seed: int, *, source: str = "", file: str = "reference.py"
) -> list[tuple[dict[str, Any], bytes]]:
    """Run a check with code of the course's own for a submission, here; what it asked. By default the reference.

    Raises what the check raises.
    """
    party = InProcess()
    # It needs no more of a worker than the three words that `party` knows.
    submission = Submission(
        cast(Any, party), source or exercise.reference, file=file, stub=exercise.stub, drivers=exercise.drivers
    )
    perform(exercise, f"check_{check.id}", submission, seed)
    return party.asked


def perform(exercise: Exercise, name: str, submission: Submission, seed: int) -> None:
    """Run the function of this name in the exercise's checks on a submission. Raises what the function raises."""
    seed = seed_of(exercise, name, seed)
    wait_until_loaded(submission, seed=seed)
    fixtures = {
        "submission": submission,
        "reference": module_of(exercise.directory / "reference.py"),
        "generator": torch.Generator().manual_seed(seed),
    }
    function = getattr(module_of(exercise.directory / "checks.py"), name)
    function(**{wanted: fixtures[wanted] for wanted in inspect.signature(function).parameters})


def group(check: str, asked: list[tuple[dict[str, Any], bytes]]) -> list[Probe]:
    """What was asked, as probes: each call with the backward passes that belong to it."""
    backwards: dict[int, list[bytes]] = {}
    for request, frame in asked:
        if request["op"] == "backward":
            backwards.setdefault(request["id"], []).append(frame)
    calls = [(request, frame) for request, frame in asked if request["op"] == "call"]
    return [
        Probe(
            check, request["function"], frame, tuple(backwards.get(request["id"], ())), is_double(request), number
        )
        for number, (request, frame) in enumerate(calls)
    ]


def is_double(request: dict[str, Any]) -> bool:
    """Whether a call hands over floating-point tensors, all of them float64."""
    values = (*request["args"], *request["kwargs"].values())
    dtypes = {value.dtype for value in values if isinstance(value, Tensor) and value.is_floating_point()}
    return dtypes == {torch.float64}
