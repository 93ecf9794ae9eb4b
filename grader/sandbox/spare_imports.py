"""Stand-ins for modules that torch imports and hardly uses, which takes longer than all the rest of a check.

The first optimiser loads torch's compiler, only to tell it to keep out; `grad_outputs=` loads sympy, only to
compare two shapes. A stand-in does that much. Whatever else is asked of it loads the real module in its place.
That of `pdb` does nothing: nobody is there to ask.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from collections.abc import Callable
from typing import Any


class StandIn(types.ModuleType):
    """A module that has a few names, and becomes the real one where another is asked for."""

    def __init__(self, name: str, names: dict[str, Any]):
        super().__init__(name)
        self.__spec__ = importlib.util.find_spec(name)
        assert self.__spec__
        # Who looks through all modules for a file does not mean this one.
        self.__file__ = self.__spec__.origin
        vars(self).update(names)

    def __getattr__(self, name: str) -> Any:
        if name == "__path__" and (self.__spec__ is None or self.__spec__.submodule_search_locations is None):
            raise AttributeError(name)
        return getattr(the_real(self.__name__), name)


def nobody_to_ask(*_: object, **__: object) -> None:
    """What `breakpoint()` and `pdb.set_trace` do where nobody can answer."""


def graph_break(*_: object, **__: object) -> None:
    """What `torch._dynamo.graph_break` does where nothing is compiled."""


def disable(function: Callable[..., Any] | None = None, *_: object, **__: object) -> Any:
    """What `torch._dynamo.disable` does where nothing is compiled: it leaves a function as it is."""
    return function if function is not None else lambda decorated: decorated


def expect_true(condition: Any, skip: int = 0) -> Any:
    """`expect_true` of torch's symbolic shapes, for conditions that are True or False."""
    return condition if isinstance(condition, bool) else the_real(SHAPES).expect_true(condition, skip + 1)


def sym_eq(one: Any, other: Any) -> Any:
    """`sym_eq` of torch's symbolic shapes, for sizes that are numbers."""
    are_shapes = isinstance(one, tuple | list) and isinstance(other, tuple | list)
    if are_shapes and all(type(size) is int for size in (*one, *other)):
        return tuple(one) == tuple(other)
    return the_real(SHAPES).sym_eq(one, other)


COMPILER, SHAPES = "torch._dynamo", "torch.fx.experimental.symbolic_shapes"
NAMES: dict[str, dict[str, Any]] = {
    COMPILER: {"graph_break": graph_break, "disable": disable},
    "pdb": {"set_trace": nobody_to_ask},
    SHAPES: {"expect_true": expect_true, "sym_eq": sym_eq},
}


def spare() -> None:
    """Put the stand-ins in place, for modules that are not loaded yet."""
    for name, names in NAMES.items():
        if name not in sys.modules:
            sys.modules[name] = StandIn(name, names)


def the_real(name: str) -> types.ModuleType:
    """The real module in place of its stand-in."""
    if isinstance(sys.modules.get(name), StandIn):
        del sys.modules[name]
    return importlib.import_module(name)
