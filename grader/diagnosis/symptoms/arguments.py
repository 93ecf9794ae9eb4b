"""Symptoms in what becomes of the arguments: right results, for other arguments than those that were given."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.diagnosis.answers import Answer, is_close
from grader.diagnosis.symptoms.scale import is_zero
from grader.diagnosis.symptoms.symptom import Asking, Seen, Symptom, all_finite, symptom
from grader.sandbox import wire

# So many probes have to agree, and tell the changed arguments from those that were given.
ENOUGH = 3
# What people do to an input, or take it for, as it is written.
CHANGES: dict[str, Callable[[Tensor], Tensor]] = {
    "2 * {} - 1": lambda x: 2 * x - 1,
    "({} + 1) / 2": lambda x: (x + 1) / 2,
    "{} / 255": lambda x: x / 255,
    "{} * 255": lambda x: x * 255,
    "-{}": lambda x: -x,
    "1 - {}": lambda x: 1 - x,
    "2 * {}": lambda x: 2 * x,
    "{} / 2": lambda x: x / 2,
    "{} ** 2": lambda x: x**2,
    "sqrt({})": torch.sqrt,
    "exp({})": torch.exp,
    "log({})": torch.log,
    "exp({} / 2)": lambda x: (x / 2).exp(),
    "abs({})": torch.abs,
    "sigmoid({})": torch.sigmoid,
    "tanh({})": torch.tanh,
    "softplus({})": torch.nn.functional.softplus,
    "relu({})": torch.relu,
    "cumprod({})": lambda x: x.cumprod(0),
}
STEPS: dict[str, Callable[[Tensor], Tensor]] = {"{} - 1": lambda t: t - 1, "{} + 1": lambda t: t + 1}

Change = Callable[[tuple[Any, ...]], tuple[Any, ...] | None]


def swapped(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """What comes out is right for two arguments in the other order."""
    for one, other in itertools.combinations(range(len(asking.parameters)), 2):
        if explains(exchange(one, other), seen, asking):
            names = f"`{asking.parameters[one]}` and `{asking.parameters[other]}`"
            return symptom("arguments_swapped", title=f"{names} have changed places")
    return None


def exchange(one: int, other: int) -> Change:
    """The arguments with these two in each other's place; None where one is missing or they cannot change."""

    def change(args: tuple[Any, ...]) -> tuple[Any, ...] | None:
        if other >= len(args) or not all(isinstance(args[i], Tensor) for i in (one, other)):
            return None
        if args[one].dtype != args[other].dtype:
            return None
        found = list(args)
        found[one], found[other] = args[other], args[one]
        return tuple(found)

    return change


def changed_first(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """What comes out is right for an argument that was changed."""
    for place, name in enumerate(asking.parameters):
        for written, function in (*CHANGES.items(), *STEPS.items()):
            if explains(apply(function, place, is_whole=written in STEPS), seen, asking):
                title = f"The result is the right one for `{written.format(name)}` in place of `{name}`"
                return symptom("input_changed_first", title=title)
    return None


def apply(function: Callable[[Tensor], Tensor], place: int, *, is_whole: bool) -> Change:
    """The arguments with a function applied to one of them; None where it is missing or of another kind."""

    def change(args: tuple[Any, ...]) -> tuple[Any, ...] | None:
        if place >= len(args) or not isinstance(args[place], Tensor):
            return None
        if args[place].is_floating_point() == is_whole:
            return None
        return (*args[:place], function(args[place].detach()), *args[place + 1 :])

    return change


def scaled(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """What comes out is right for another multiple of a plain number among the arguments, such as a weight."""
    for place, name in enumerate(asking.parameters):
        factor = factor_of(place, name, seen, asking)
        if factor is not None and abs(factor - 1) > 1e-3:
            much = f"counts {factor:.6g} times" if abs(factor) > 1e-9 else "has no effect"
            return symptom("argument_scaled", title=f"`{name}` {much}")
    return None


def factor_of(place: int, name: str, seen: Sequence[Seen], asking: Asking) -> float | None:
    """What a number has to be multiplied with for all answers to be right, where right ones grow along with it."""
    found: list[tuple[Tensor, Tensor, Tensor]] = []
    for probe, got, wanted in seen:
        request = wire.decode(probe.call)
        value = request["args"][place] if place < len(request["args"]) else request["kwargs"].get(name)
        if wanted.is_drawn or "driver" in request or not isinstance(value, float) or not value:
            continue
        without, twice = (asking.right(with_value(request, place, name, other)) for other in (0.0, 2 * value))
        answers = [answer.values for answer in (got, wanted, without, twice)]
        if without.error or twice.error or any(len(v) != 1 or v[0].shape != got.values[0].shape for v in answers):
            return None
        ours, once, zero, double = (values[0].double() for values in answers)
        if not is_close(double, zero + 2 * (once - zero)):
            return None
        found.append((ours, zero, once - zero))
    found = [each for each in found if is_seen(*each)]
    if len(found) < ENOUGH:
        return None
    # What is large beside the rest is not lost in rounding.
    ours, zero, share = max(found, key=lambda each: float((each[2].abs() / (1e-9 + each[1].abs())).max()))
    factor = float(((ours - zero) * share).sum() / share.square().sum())
    fits = all(is_close(ours, zero + factor * share) for ours, zero, share in found)
    return factor if fits else None


def is_seen(ours: Tensor, zero: Tensor, share: Tensor) -> bool:
    """Whether what grows along with a number is more than rounding."""
    return bool((share.abs() > 1e-4 * (zero.abs() + ours.abs())).any())


def with_value(request: dict[str, Any], place: int, name: str, value: float) -> dict[str, Any]:
    """A request with another value for one argument."""
    args = request["args"]
    if place < len(args):
        return request | {"args": (*args[:place], value, *args[place + 1 :])}
    return request | {"kwargs": request["kwargs"] | {name: value}}


def explains(change: Change, seen: Sequence[Seen], asking: Asking) -> bool:
    """Whether every answer is the right one to the changed arguments, and enough of them to these alone."""
    told = 0
    for probe, got, wanted in seen:
        request = wire.decode(probe.call)
        if wanted.is_drawn or "driver" in request or (args := change(request["args"])) is None:
            continue
        right = asking.right(request | {"args": args})
        if right.error or not same(got, right):
            return False
        told += all_finite(got.numbers) and not same(got, wanted) and not is_zero(got)
    return told >= ENOUGH


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers have the same values, and ask a model the same."""
    mine, yours = (*one.values, *one.model_calls), (*other.values, *other.model_calls)
    return len(mine) == len(yours) and all(is_close(m, y) for m, y in zip(mine, yours, strict=True))
