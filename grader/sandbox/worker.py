"""The worker: the only process that runs a submission. It answers requests until its pipe closes.

What it answers is data from a stranger. Nothing it says about itself can make a check pass.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import linecache
import os
import random
import struct
import sys
import tempfile
import traceback
import types
from collections.abc import Callable
from typing import Any, BinaryIO, NoReturn

import numpy as np
import torch
from torch import Tensor

from grader.sandbox import spare_imports, wire
from grader.sandbox.builders import Recorder, function_of
from grader.sandbox.drivers import STANDARD
from grader.sandbox.limits import OPEN_FILES
from grader.sandbox.lock import Lock

OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "Cannot allocate memory")
# A submission that does what submissions do.
REHEARSAL = """
import torch
import torch.nn.functional as F


def loss(x):
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2), torch.nn.Tanh())
    for optimiser in (torch.optim.SGD(model.parameters(), lr=0.1), torch.optim.Adam(model.parameters())):
        optimiser.zero_grad()
        model(torch.randn(3, 2)).sum().backward()
        optimiser.step()
    return F.binary_cross_entropy_with_logits(x + 0 * torch.randn_like(x), torch.ones_like(x)).mean()
"""


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer each request frame with one reply frame. Loading begins anew, with an empty module."""
    worker = Worker()
    while header := requests.read(4):
        (size,) = struct.unpack("<I", header)
        request = wire.decode(requests.read(size))
        if request["op"] == "load":
            worker = Worker()
        reply = worker.answer(request)
        replies.write(struct.pack("<I", len(reply)) + reply)
        replies.flush()


class Worker:
    """One submission, loaded once, called many times."""

    def __init__(self) -> None:
        self.module = types.ModuleType("submission")
        self.file = "submission.py"
        self.drivers: dict[str, Any] = {**STANDARD}
        self.graphs: dict[int, tuple[list[Tensor], list[Tensor]]] = {}

    def answer(self, request: dict[str, Any]) -> bytes:
        """The reply to a request; whatever the submission raises becomes data."""
        try:
            operation: Callable[..., Any] = getattr(self, request.pop("op"))
            reply = operation(**request)
            return wire.encode({"value": reply}, opaque=True)
        except BaseException as error:
            return wire.encode({"raised": self.describe(error)}, opaque=True)
        finally:
            # Text that is still buffered belongs to this reply.
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(Exception):
                    stream.flush()

    def load(self, source: str, file: str, wanted: list[str], drivers: str = "") -> list[str]:
        """Run the submission's source; answers which of the wanted functions and classes it defines."""
        # First, while nothing is changed yet that they use.
        exec(compile(drivers, "drivers.py", "exec", dont_inherit=True), self.drivers)
        self.file = file
        self.module.__file__ = file
        sys.modules["submission"] = self.module
        # So that tracebacks, `inspect` and torch.jit find the source, which is in no file here.
        linecache.cache[file] = (len(source), None, io.StringIO(source).readlines(), file)
        exec(compile(source, file, "exec", dont_inherit=True), self.module.__dict__)
        return [name for name in wanted if callable(vars(self.module).get(name))]

    def call(
        self,
        id: int,
        function: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        seed: int | None = None,
        driver: str = "",
    ) -> dict[str, Any]:
        """Call a function, or hand it to a driver; keeps the graph for `backward`.

        With a seed, random numbers begin there; without, they go on from the call before.
        """
        if seed is not None:
            # torch.manual_seed asks every kind of accelerator as well, which takes longer than most calls.
            torch.default_generator.manual_seed(seed)
            random.seed(seed)
            np.random.seed(seed % 2**32)
        given = named(args, kwargs)
        models = {name: value for name, value in given.items() if isinstance(value, Recorder)}
        for model in models.values():
            give_gradients(model)
        before = {name: state_of(value) for name, value in given.items()}
        settings = settings_of_torch()
        # The submission may put another in its place.
        records = [model.calls for model in models.values()]
        leaves = [tensor for tensor in leaves_of(args, kwargs) if tensor.requires_grad]
        args, kwargs = tuple(map(handed, args)), {key: handed(value) for key, value in kwargs.items()}
        written = getattr(self.module, function)
        value = self.drivers[driver](written, *args, **kwargs) if driver else written(*args, **kwargs)
        outputs = [tensor for tensor in tensors_in(value) if tensor.requires_grad]
        self.graphs[id] = (outputs, leaves)
        changed = {name: changes(before[name], state_of(value)) for name, value in given.items()}
        changed["torch"] = changes(settings, settings_of_torch())
        return {
            "result": value,
            "modified": [f"{name}: {what}" for name, found in changed.items() for what in found],
            "calls": [list(record) for record in records],
        }

    def backward(self, id: int, grads: list[Tensor]) -> list[Tensor | None]:
        """Gradients of an earlier call's outputs with respect to its inputs, given the outputs' gradients."""
        outputs, leaves = self.graphs[id]
        found = torch.autograd.grad(outputs, leaves, grad_outputs=grads, allow_unused=True, retain_graph=True)
        return list(found)

    def describe(self, error: BaseException) -> dict[str, Any]:
        """An exception as data: its type, text and the submission's own lines."""
        frames = [
            {"line": frame.lineno or 0, "function": frame.name, "text": (frame.line or "")[:200]}
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == self.file
        ]
        if isinstance(error, SyntaxError) and error.filename == self.file:
            frames.append({"line": error.lineno or 0, "function": "", "text": (error.text or "").strip()[:200]})
        try:
            text = str(error.msg if isinstance(error, SyntaxError) else error)
        except BaseException:
            text = "(its text could not be made)"
        return {
            "types": [type_name(kind) for kind in type(error).__mro__][:20],
            "text": text[:2000],
            "frames": frames[-20:],
            "memory": isinstance(error, MemoryError) or any(words in text for words in OUT_OF_MEMORY),
        }


def type_name(kind: type) -> str:
    """The name of an exception's type; one that only has the name of a built-in one is told apart."""
    name = str(kind.__name__)
    return name if getattr(builtins, name, kind) is kind else f"submission.{name}"


def named(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Arguments by their position or name."""
    return {f"argument {i}": value for i, value in enumerate(args, 1)} | kwargs


def handed(value: Any) -> Any:
    """An argument as the submission gets it."""
    return function_of(value) if isinstance(value, Recorder) and value.is_function else value


def give_gradients(model: Recorder) -> None:
    """A model comes with the gradients of an earlier batch: whoever accumulates them needs both."""
    for weight in model.parameters():
        weight.grad = torch.ones_like(weight)


def state_of(value: Any) -> dict[str, list[Any]]:
    """All of an argument that a call should leave as it is, by what it is called."""
    if not isinstance(value, Tensor | Recorder):
        return {}
    tensors = tensors_in(value)
    mode = {"mode": [value.training]} if isinstance(value, Recorder) else {}
    return mode | {
        "weights" if mode else "numbers": [tensor.detach().clone() for tensor in tensors],
        "requires_grad": [tensor.requires_grad for tensor in tensors],
        "gradients": [gradient_of(tensor) for tensor in tensors],
    }


def gradient_of(tensor: Tensor) -> Tensor | None:
    """A copy of the gradient that a tensor holds."""
    return tensor.grad.clone() if tensor.is_leaf and tensor.grad is not None else None


def settings_of_torch() -> dict[str, list[Any]]:
    """What everybody's code depends on, and a function should leave as it is."""
    return {
        "recording of gradients": [torch.is_grad_enabled()],
        "default dtype": [torch.get_default_dtype()],
    }


def changes(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    """What is not as it was."""
    return [
        name for name, was in before.items() if len(was) != len(after[name]) or any(map(differs, was, after[name]))
    ]


def leaves_of(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Tensor]:
    """Every tensor that crosses with the arguments, in the order of the wire: both sides count alike."""
    return tensors_in((args, kwargs))


def tensors_in(value: Any) -> list[Tensor]:
    """The tensors of a nested value, and of the models in it, in order."""
    if type(value) in (Tensor, torch.nn.Parameter):
        return [value]
    if isinstance(value, Recorder):
        return list(value.tensors().values())
    if type(value) is dict:
        return [tensor for item in value.values() for tensor in tensors_in(item)]
    if type(value) in (list, tuple):
        return [tensor for item in value for tensor in tensors_in(item)]
    return []


def differs(tensor: Any, before: Any) -> bool:
    """True when a tensor no longer holds what it held, or a setting is another; NaN equals NaN."""
    if not isinstance(tensor, Tensor) or not isinstance(before, Tensor):
        return tensor is not before
    same = tensor.shape == before.shape and tensor.dtype == before.dtype
    if same and torch.equal(tensor.detach(), before):
        return False
    return not same or not bool(torch.equal(torch.nan_to_num(tensor.detach()), torch.nan_to_num(before)))


def close_all_but(*kept: int) -> None:
    """Close every descriptor but the first three and these."""
    first = 3
    for descriptor in sorted(kept):
        os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, OPEN_FILES)


def warm_up() -> None:
    """Do once what every check does, so that none pays for a first use: lazy imports above all."""
    spare_imports.spare()
    # It writes a file to try the folder, which a locked worker cannot; torch.optim asks for it.
    tempfile.gettempdir()
    rehearsal = Worker()
    rehearsal.load(REHEARSAL, "rehearsal.py", wanted=["loss"])
    x = torch.zeros(2, requires_grad=True)
    call = {"op": "call", "id": 1, "function": "loss", "args": (x,), "kwargs": {}, "seed": 0}
    for request in (call, {"op": "backward", "id": 1, "grads": [torch.ones(())]}):
        answer = wire.decode(rehearsal.answer(wire.decode(wire.encode(request))))
        if "raised" in answer:
            raise RuntimeError(f"workers do not work with torch {torch.__version__}: {answer['raised']}")
    del sys.modules["submission"]


def print_to(output: int) -> None:
    """Have all that is printed, by C as well, go to this descriptor."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout, sys.stderr = (
        open(number, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        for number in (1, 2)
    )


def run_forked(requests: int, replies: int, output: int, *, lock: Lock) -> NoReturn:
    """Life of a freshly forked worker: put the pipes in place, lock, serve, and never return."""
    print_to(output)
    lock.put_on()
    close_all_but(requests, replies)
    run(open(requests, "rb"), open(replies, "wb"))  # noqa: SIM115 - open for the worker's life


def run(requests: BinaryIO, replies: BinaryIO) -> NoReturn:
    """Life of a worker whose printing and lock are in place: serve until the grader lets go."""
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - open for the worker's life
    # So a breakpoint that was left in the file does nothing.
    sys.breakpointhook = spare_imports.nobody_to_ask
    sys.dont_write_bytecode = True
    # Python's start-up without `site` leaves these two out.
    builtins.exit = builtins.quit = sys.exit  # type: ignore[assignment]
    status = 1
    try:
        serve(requests, replies)
        status = 0
    finally:
        # Not sys.exit: handlers that the submission registered must not run.
        os._exit(status)
