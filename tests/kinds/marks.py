"""The mark on a kind of mistake. It does nothing; its arguments are plain values, which the test reads as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Definition = TypeVar("Definition", bound=Callable[..., Any] | type)


def kind(number: str, *, expect: str, of: str = "", check: str = "") -> Callable[[Definition], Definition]:
    """Mark a solution of the function `of`, or a class of several, as one of a kind.

    number: K1 t and noise, given or not; K2 the error of an answer; K3 seeds and states of random numbers; K4 axes
    and memory; K5 ranges of values; K6 sizes that agree by chance; K7 distributions; K8 where draws depend on the
    batch; K9 what is done with a model; K10 dtypes; K11 weighted losses; K12 gradients on or off; K13 memory of
    earlier calls and of the machine; K14 words that name a kind of loss; code: as public code has it.
    expect: "fail", at the check named; "remark:" and the one that is made; or "pass".
    """
    return lambda definition: definition
