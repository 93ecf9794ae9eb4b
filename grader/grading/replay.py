"""`course debug`: makes the calls of a case again, in this process, of the learner's file as an ordinary module.

Nothing here reads the bank, and a call carries no answer; see `calls`.
"""

from __future__ import annotations

import bdb
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from grader.grading.case import Case
from grader.sandbox import wire
from grader.sandbox.call_text import argument_text, call_text
from grader.sandbox.worker import Worker, named, tensors_in

SHOWN_NUMBERS, SHOWN_PARTS = 8, 12


class OwnWorker(Worker):
    """Does what a worker does, but for one thing: it imports the file from where it is."""

    def load(self, source: str, file: str, wanted: Sequence[str] = (), drivers: str = "") -> list[str]:
        """`source` is not looked at."""
        exec(compile(drivers, "drivers.py", "exec", dont_inherit=True), self.drivers)
        self.file = file
        path = Path(file)
        loader = importlib.machinery.SourceFileLoader(path.stem, file)
        spec = importlib.util.spec_from_file_location(path.stem, file, loader=loader)
        assert spec
        self.module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = sys.modules["submission"] = self.module
        # Not by its loader: bytecode of a file that was saved twice in a second may be the older file's.
        exec(loader.source_to_code(loader.get_data(file), file), self.module.__dict__)
        return []


@dataclass(frozen=True, slots=True)
class Broken:
    """What the file raised; `lines` are its own in the traceback: number, function, text, innermost last.

    `traceback` begins in the file; it is None where the file could not even be compiled.
    """

    traceback: types.TracebackType | None
    text: str
    lines: tuple[tuple[int, str, str], ...]


class Replay:
    """The learner's file in this process, and the calls of a case to make of it."""

    def __init__(self, case: Case):
        self.case = case
        self.worker = OwnWorker()
        self.requests: list[dict[str, Any]] = [wire.decode(call) for call in case.calls]
        self.leaves: dict[int, list[str]] = {}
        # As in a worker: more of them may add in another order.
        torch.set_num_threads(1)

    def load(self) -> Broken | None:
        """Import the file; what it raised."""
        outcome = self.perform({"op": "load", "source": "", "file": self.case.file, "drivers": self.case.drivers})
        return outcome if isinstance(outcome, Broken) else None

    def title(self, request: dict[str, Any]) -> str:
        """What a request asks for, as a report shows a call."""
        if request["op"] == "backward":
            return f"the backward pass of call {request['id']}"
        by = {"driver": request.get("driver", ""), "drivers": self.case.drivers}
        call = call_text(request["function"], request["args"], request["kwargs"], **by)
        return f"call {request['id']}: {call}"

    def perform(self, request: dict[str, Any]) -> Broken | list[str]:
        """Do what a request asks for, and say in lines what came back. Leaving a debugger leaves this as well."""
        request = dict(request)
        operation = request.pop("op")
        if operation == "call":
            given = named(request["args"], request["kwargs"])
            needs = [(name, t) for name, value in given.items() for t in tensors_in(value)]
            self.leaves[request["id"]] = [name for name, tensor in needs if tensor.requires_grad]
        try:
            answer = getattr(self.worker, operation)(**request)
        except (KeyboardInterrupt, bdb.BdbQuit):
            raise
        except BaseException as error:
            return self.broken(error)
        if operation == "backward":
            names = self.leaves.get(request["id"], [])
            return [f"gradient of {name}: {part_text(g)}" for name, g in zip(names, answer, strict=False)]
        if operation == "load":
            return []
        changed = [f"changed in place: {what}" for what in answer["modified"]]
        return [*result_lines(answer["result"]), *changed]

    def broken(self, error: BaseException) -> Broken:
        """What was raised, with the file's own lines."""
        told = self.worker.describe(error)
        text = f"{told['types'][0]}: {told['text']}" if told["text"] else told["types"][0]
        lines = tuple((frame["line"], frame["function"], frame["text"]) for frame in told["frames"])
        inside = error.__traceback__
        while inside and inside.tb_frame.f_code.co_filename != self.case.file:
            inside = inside.tb_next
        return Broken(inside, text, lines)


def result_lines(value: Any) -> list[str]:
    """A result in a few lines: one, or one for each of its parts."""
    if type(value) is dict:
        lines = [f"{key}: {part_text(part)}" for key, part in value.items()]
    elif type(value) in (list, tuple) and any(isinstance(part, Tensor) for part in value):
        lines = [f"{number}: {part_text(part)}" for number, part in enumerate(value)]
    else:
        return [part_text(value)]
    head = f"{type(value).__name__} of {len(value)}"
    more = [f"… {len(lines) - SHOWN_PARTS} more"] if len(lines) > SHOWN_PARTS else []
    return [head, *lines[:SHOWN_PARTS], *more]


def part_text(value: Any) -> str:
    """A value in a line; of a tensor its shape, its dtype and its first numbers."""
    if not isinstance(value, Tensor):
        return cut(argument_text(value))
    numbers = value.detach().reshape(-1)
    shown = ", ".join(number_text(number) for number in numbers[:SHOWN_NUMBERS].tolist())
    more = f", … {numbers.numel()} in all" if numbers.numel() > SHOWN_NUMBERS else ""
    dtype = str(value.dtype).removeprefix("torch.")
    return f"tensor of shape {tuple(value.shape)}, {dtype}: [{shown}{more}]"


def number_text(number: Any) -> str:
    return f"{number:g}" if isinstance(number, float) else str(number)


def cut(text: str, length: int = 300) -> str:
    return text if len(text) <= length else f"{text[:length]} …"
