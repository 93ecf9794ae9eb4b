"""What a check sees of a submission: an object that looks like the learner's module.

Each call crosses to the worker and back. Tensors that require a gradient stay part of the graph: the
backward pass of the result asks the worker for its half of the chain rule.
"""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.errors import CourseError
from grader.sandbox.builders import Recorder
from grader.sandbox.call_text import call_text
from grader.sandbox.client import Raised, Stop, Worker, WorkerStopped
from grader.sandbox.drivers import STANDARD
from grader.sandbox.wire import visible
from grader.sandbox.worker import tensors_in


class SubmissionRaised(Exception):
    """The submission raised. `frames` are its own lines: (line, function, text), innermost last."""

    def __init__(self, raised: Raised):
        self.type_names = raised.type_names
        super().__init__(f"{raised.type_names[0]}: {raised.text}" if raised.text else raised.type_names[0])
        self.text = raised.text
        self.frames = raised.frames


class SubmissionNotStarted(Exception):
    """A hole of the stub is still there; the message says what to write."""


class SubmissionMissing(Exception):
    """The submission defines no function of the name a check calls."""


class Submission:
    """The learner's module, from a distance. `modified` names what the last call changed in place."""

    def __init__(self, worker: Worker, source: str, *, file: str, stub: str = "", drivers: str = ""):
        """Have `source` run in the worker, without waiting for that. `drivers`: source of the exercise's own."""
        self.modified: tuple[str, ...] = ()
        self.call = ""
        self._worker = worker
        self._holes, self._parameters = read_stub(stub)
        self._drivers, self._source_of_drivers = read_drivers(drivers), drivers
        self._seed = 0
        self._calls = 0
        self._functions: frozenset[str] = frozenset()
        self._is_loading = True
        # The parameters are those of the functions that the stub has and that checks may call.
        worker.post(op="load", source=source, file=file, wanted=list(self._parameters), drivers=drivers)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return self._caller(name)

    def via(self, driver: str) -> Driven:
        """The same module, with each function or class handed to a driver, before the arguments of the call.

        Raises CourseError for a driver that there is not.
        """
        if driver not in self._drivers:
            raise CourseError(f"There is no driver '{driver}'. There are: {', '.join(self._drivers)}")
        return Driven(self, driver)

    def _caller(self, name: str, *, driver: str = "") -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._functions:
            raise SubmissionMissing(f"there is no function {name} in the file")

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(name, args, kwargs, driver=driver)

        return call

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, driver: str) -> Any:
        self._calls += 1
        self.call = call_text(name, args, kwargs, driver=driver, drivers=self._source_of_drivers)
        # Random numbers begin once, and go on from call to call as they do in training.
        number, seed = self._calls, self._seed if self._calls == 1 else None
        parameters = self._drivers[driver] if driver else self._parameters.get(name, ())
        named = name_arguments(parameters, args, kwargs)
        by = {"driver": driver} if driver else {}
        reply = self._ask(op="call", id=number, function=name, args=args, kwargs=kwargs, seed=seed, **by)
        match reply:
            case {"result": result, "modified": list(modified), "calls": list(calls)}:
                self.modified = tuple(change_text(item[:100], named) for item in texts(modified))
                hand_over_calls(calls, (*args, *kwargs.values()))
            case _:
                raise WorkerStopped(Stop.CRASH, "the answer to a call was not understood")
        leaves = [leaf for leaf in tensors_in((args, kwargs)) if leaf.requires_grad]
        return self._join_graph(result, leaves, number)

    def _join_graph(self, result: Any, leaves: list[Tensor], number: int) -> Any:
        """`result` with its tensors made functions of `leaves`, where the worker says that they are."""
        outputs = tensors_in(result)
        if not leaves or not any(output.requires_grad for output in outputs):
            return replace_tensors(result, [output.detach() for output in outputs])
        joined = RemoteGradient.apply(self, number, tuple(outputs), *leaves)  # type: ignore[no-untyped-call]
        return replace_tensors(result, list(joined))

    def _ask(self, **request: Any) -> Any:
        return self._answer(self._worker.ask(**request))

    def _answer(self, answer: Any) -> Any:
        """The worker's answer, with what the submission raised turned into exceptions."""
        if not isinstance(answer, Raised):
            return answer
        if answer.out_of_memory:
            raise WorkerStopped(Stop.MEMORY, "it asked for more memory than the limit allows")
        if answer.type_names[0] == "WireError":
            raise WorkerStopped(Stop.MEMORY, f"what came back is too much to look at: {answer.text}")
        if answer.type_names[0] == "NotImplementedError" and answer.text in self._holes:
            raise SubmissionNotStarted(answer.text)
        raise SubmissionRaised(answer)


class Driven:
    """The learner's module as `Submission.via` gives it."""

    def __init__(self, submission: Submission, driver: str):
        self._submission, self._driver = submission, driver

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return self._submission._caller(name, driver=self._driver)


def wait_until_loaded(submission: Submission, *, seed: int = 0) -> frozenset[str]:
    """The names of the functions that the source defines, once it has run. `seed` is for the calls."""
    submission._seed = seed
    if submission._is_loading:
        submission._is_loading = False
        found = submission._answer(submission._worker.reply())
        if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
            raise WorkerStopped(Stop.CRASH, "the answer to loading was not understood")
        submission._functions = frozenset(found)
    return submission._functions


def change_text(item: str, named: dict[str, str]) -> str:
    """What the worker says was changed, in the words of the learner: `mu`, or `the mode of model`."""
    name, _, what = item.partition(": ")
    name = named.get(name, visible(name))
    return name if what in ("", "numbers") else f"the {visible(what)} of {name}"


def texts(items: list[Any]) -> list[str]:
    """The items, when they are a reasonable number of texts."""
    if len(items) > 20 or not all(isinstance(item, str) for item in items):
        raise WorkerStopped(Stop.CRASH, "the answer to a call was not understood")
    return items


@functools.cache
def read_stub(stub: str) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """What the holes of a stub say, and the names of each function's parameters."""
    tree = ast.parse(stub)
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    holes = {str(ast.literal_eval(exc.args[0])) for exc in raised if isinstance(exc, ast.Call) and exc.args}
    written = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return frozenset(holes), {node.name: parameters_of(node) for node in written}


@functools.cache
def read_drivers(source: str) -> dict[str, tuple[str, ...]]:
    """The names of the parameters of every driver, the standard ones included, after the one that it drives."""
    own = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    shared = {name: tuple(inspect.signature(driver).parameters) for name, driver in STANDARD.items()}
    return {name: names[1:] for name, names in (shared | {f.name: parameters_of(f) for f in own}).items()}


def parameters_of(node: ast.FunctionDef | ast.ClassDef) -> tuple[str, ...]:
    """The names of a function's parameters, or of those that make an object of a class."""
    if isinstance(node, ast.FunctionDef):
        return tuple(argument.arg for argument in node.args.args)
    made_by = (item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__")
    return next((parameters_of(item)[1:] for item in made_by), ())


def name_arguments(parameters: Sequence[str], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, str]:
    """The names of arguments by how the worker calls them; each tensor carries its own for `expect.gradient`."""
    names = {f"argument {i}": name for i, name in enumerate(parameters, 1)} | {name: name for name in kwargs}
    for name, value in [*zip(parameters, args, strict=False), *kwargs.items()]:
        if isinstance(value, Tensor):
            value.argument_name = name  # type: ignore[attr-defined]
    return names


class RemoteGradient(torch.autograd.Function):
    """Joins the worker's half of the graph to the grader's."""

    @staticmethod
    def forward(
        ctx: Any, submission: Submission, number: int, outputs: tuple[Tensor, ...], *leaves: Tensor
    ) -> Any:
        ctx.submission, ctx.number = submission, number
        ctx.differentiable = [output.requires_grad for output in outputs]
        ctx.leaves = [(leaf.shape, leaf.dtype) for leaf in leaves]
        values = tuple(output.detach().clone() for output in outputs)
        ctx.mark_non_differentiable(
            *(value for value, flag in zip(values, ctx.differentiable, strict=True) if not flag)
        )
        return values

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        sent = [grad.contiguous() for grad, flag in zip(grads, ctx.differentiable, strict=True) if flag]
        found = ctx.submission._ask(op="backward", id=ctx.number, grads=sent)
        if not isinstance(found, list) or len(found) != len(ctx.leaves):
            raise WorkerStopped(Stop.CRASH, "the gradients that came back were not understood")
        for grad, (shape, dtype) in zip(found, ctx.leaves, strict=True):
            if grad is not None and (not isinstance(grad, Tensor) or grad.shape != shape or grad.dtype != dtype):
                raise WorkerStopped(Stop.CRASH, "the gradients that came back were not understood")
        return None, None, None, *(None if grad is None else grad.detach() for grad in found)


def hand_over_calls(calls: list[Any], values: tuple[Any, ...]) -> None:
    """Give each model of a call the record of how it was called there."""
    models = [value for value in values if isinstance(value, Recorder)]
    if len(calls) != len(models) or not all(isinstance(record, list) for record in calls):
        raise WorkerStopped(Stop.CRASH, "the record of the model's calls was not understood")
    for model, record in zip(models, calls, strict=True):
        model.calls = tuple(item for item in record if isinstance(item, tuple))


def replace_tensors(value: Any, tensors: list[Tensor]) -> Any:
    """`value` with its tensors replaced in order."""
    queue = iter(tensors)

    def replace(item: Any) -> Any:
        if isinstance(item, Tensor):
            return next(queue)
        if type(item) in (list, tuple):
            return type(item)(replace(part) for part in item)
        if type(item) is dict:
            return {key: replace(part) for key, part in item.items()}
        return item

    return replace(value)
