"""The marks on what the bank defines: a check, a remark, a known mistake, a right solution in another style.

They do nothing. Their arguments are plain values, which `grader.content` reads without running the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
Definition = TypeVar("Definition", bound=Callable[..., Any] | type)


def check(
    function: str, *, points: float = 1, needs: Sequence[str] = (), why: str = ""
) -> Callable[[Function], Function]:
    """Mark a check of `function`. It is blocked until every check named in `needs` has passed.

    `why` is the reason of a check that catches nothing which no other check catches.
    """
    return lambda check_function: check_function


def remark(function: str) -> Callable[[Function], Function]:
    """Mark a remark on `function`: it is made where this fails as a check would, and costs no points."""
    return lambda remark_function: remark_function


def misconception(
    *, title: str, fails: str = "", of: str = "", twin: str = "", section: str = "", values: Sequence[str] = ()
) -> Callable[[Definition], Definition]:
    """Mark a wrong solution of the function `of`, or a class of several wrong functions.

    `fails` is the check that is there for it; `course dev derive` fills in the first that catches it. The
    docstring is the feedback a learner reads. `twin` names a misconception above whose numbers are the same:
    either may be named for the other. `section` is the anchor of the lesson's section about it, where that is not
    the exercise's own. `values`: a number or another text of the definition, and others that people put in its
    place; title and feedback then say the one that was found.
    """
    return lambda definition: definition


def equivalent(*, of: str = "", remarks: Sequence[str] = ()) -> Callable[[Definition], Definition]:
    """Mark a right solution of the function `of` in another style, or a class of several.

    `remarks`: the ids of all remarks that are made on it.
    """
    return lambda definition: definition
