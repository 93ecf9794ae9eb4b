"""A call in a line of text, as a learner would write it: how reports, `course debug` and repros name it."""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from typing import Any

import torch
from torch import Tensor

from grader.sandbox.builders import Recorder
from grader.sandbox.drivers import ASKED, MANY_TIMES, PASSED_ON, STANDARD
from grader.sandbox.worker import tensors_in

# The most characters of a call through a driver, which has two lines of a terminal, and of what a docstring says.
MOST, MOST_SAID = 115, 80


def call_text(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, driver: str = "", drivers: str = ""
) -> str:
    """A call as a learner would write it, with shapes for large tensors. `drivers`: the exercise's own, as source.

    Of a call through a driver, it is the learner's function with what it is given, and how it is called. It has no
    parentheses right after its name where something else comes back than what the function returned.
    """
    if not driver:
        return f"{name}({', '.join([*map(argument_text, args), *keywords(kwargs, argument_text)])})"
    if driver not in PASSED_ON:
        said = ASKED.get(driver) or first_words(drivers).get(driver, f"by way of {driver}")
        head = f"{name}: {said}"
        given = short(args, kwargs, room=MOST - len(head))
        return f"{head} ({given})" if given else head
    names = list(inspect.signature(STANDARD[driver]).parameters)[1:]
    own = dict(zip(names[: names.index("args")] if "args" in names else names, args, strict=False))
    once = driver in MANY_TIMES and own.get("times") == 1
    how = "" if once else f", {PASSED_ON[driver].format(**own)}"
    given = short(own.get("one", args[len(own) :]), kwargs, room=MOST - len(name) - len(how))
    return f"{name}({given}){how}"


def argument_text(value: Any) -> str:
    """An argument in short: small tensors in full, large ones by shape."""
    if isinstance(value, Tensor):
        if value.numel() <= 4 and value.dim() <= 1 and not value.is_complex():
            numbers = [f"{float(v):g}" for v in value.detach().reshape(-1)]
            return f"tensor([{', '.join(numbers)}])" if value.dim() else f"tensor({numbers[0]})"
        kind = "" if value.dtype == torch.float32 else f" {str(value.dtype).removeprefix('torch.')}"
        return f"<{'×'.join(str(size) for size in value.shape)}{kind}>"
    if isinstance(value, dict) and tensors_in(value):
        return f"{{{', '.join(f'{key}: {argument_text(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple) and tensors_in(value):
        return f"[{', '.join(map(argument_text, value))}]"
    return "model" if isinstance(value, Recorder) else repr(value)


def keywords(kwargs: dict[str, Any], text_of: Any) -> list[str]:
    return [f"{key}={text_of(value)}" for key, value in kwargs.items()]


def short(args: Any, kwargs: dict[str, Any], *, room: int) -> str:
    """Arguments in so many characters: … stands for nested tensors, and for what there is no room for."""

    def text_of(value: Any) -> str:
        is_nested = isinstance(value, list | tuple | dict) and tensors_in(value)
        return "…" if is_nested else argument_text(value)

    shown: list[str] = []
    for part in [*map(text_of, args), *keywords(kwargs, text_of)]:
        has_room = len(", ".join([*shown, part, "…"])) <= room
        if has_room and part != "…":
            shown.append(part)
        elif shown[-1:] != ["…"]:
            shown.append("…")
    return ", ".join(shown)


@functools.cache
def first_words(drivers: str) -> dict[str, str]:
    """What the docstring of each of an exercise's own drivers begins with, up to a colon or a full stop."""
    found = {}
    for node in ast.parse(drivers).body:
        if isinstance(node, ast.FunctionDef) and (told := ast.get_docstring(node)):
            words = told.split("\n\n")[0].partition(": ")[0].partition(". ")[0].rstrip(".")
            found[node.name] = textwrap.shorten(words[:1].lower() + words[1:], MOST_SAID, placeholder=" …")
    return found
