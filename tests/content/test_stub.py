"""The stub that a learner starts from follows from the reference."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from grader.content.stub import derive_stub, without_marks
from grader.errors import ContentError

REFERENCE = '''\
"""A brief."""

import math


def area(r):
    """The area of a circle of radius r."""
    # solution: return pi times r squared
    return math.pi * r**2
    # end solution


def ring(outer, inner):
    """The area between two circles."""
    if inner > outer:
        # solution: raise a ValueError
        raise ValueError("inner is larger")
        # end solution
    big = area(outer)
    # solution: take the small circle away
    small = area(inner)

    return big - small
    # end solution
'''
STUB = '''\
"""A brief."""

import math


def area(r):
    """The area of a circle of radius r."""
    raise NotImplementedError("return pi times r squared")


def ring(outer, inner):
    """The area between two circles."""
    if inner > outer:
        raise NotImplementedError("raise a ValueError")
    big = area(outer)
    raise NotImplementedError("take the small circle away")
'''


def defined(source: str) -> dict[str, Any]:
    """What a source without imports of torch defines."""
    space: dict[str, Any] = {}
    exec(compile(source, "variant.py", "exec"), space)
    return space


def test_each_region_becomes_a_hole_that_says_what_to_write() -> None:
    assert derive_stub(REFERENCE, file=Path("reference.py")) == STUB


def test_a_reference_without_regions_is_its_own_stub() -> None:
    assert derive_stub("x = 1\n", file=Path("reference.py")) == "x = 1\n"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("# solution: a\n# solution: b\n# end solution\n", "r.py:2: a solution opens inside the one of line 1"),
        ("x = 1\n# end solution\n", "r.py:2: '# end solution' without '# solution:'"),
        ("x = 1\n\n# solution: a\ny = 2\n", "r.py:3: this solution never closes; add '# end solution'"),
        ("x = 1\n# solution:\n# end solution\n", "r.py:2: say after '# solution:' what to write"),
        ("# solution:   \n# end solution\n", "r.py:1: say after '# solution:' what to write"),
    ],
)
def test_a_misplaced_region_is_named_with_its_line(reference: str, message: str) -> None:
    with pytest.raises(ContentError, match=f"^{re.escape(message)}$"):
        derive_stub(reference, file=Path("r.py"))


@pytest.mark.parametrize("words", ['return "yes"', "write \\N and \\"])
def test_any_words_of_a_region_give_a_stub_that_says_them(words: str) -> None:
    stub = derive_stub(f"def f():\n    # solution: {words}\n    pass\n    # end solution\n", file=Path("r.py"))
    with pytest.raises(NotImplementedError) as raised:
        defined(stub)["f"]()
    assert str(raised.value) == words


def test_without_its_marks_a_reference_is_the_same_code() -> None:
    shown = without_marks(REFERENCE)
    assert "solution" not in shown
    assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(REFERENCE))
    assert without_marks(STUB) == STUB
