"""What file a cell makes of the one that was there."""

from __future__ import annotations

import textwrap

import pytest

from grader.content import load_exercise
from grader.errors import CourseError
from grader.notebook.cell import file_of_cell
from grader.workspace import Unreadable
from tests.conftest import DOUBLING

EXERCISE = load_exercise(DOUBLING)
DOUBLE = "def double(x):\n    return 2 * x"
TOTAL = "def total(x):\n    return double(x).sum()"


def made(cell: str, former: str | Unreadable | None = EXERCISE.stub) -> str:
    return file_of_cell(textwrap.dedent(cell), former, EXERCISE).text


def results(text: str) -> tuple[float, float]:
    """What the functions of a file give, run as a module."""
    import torch

    names: dict[str, object] = {"__name__": "doubling"}
    exec(compile(text, "doubling.py", "exec"), names)
    x = torch.tensor([1.0, 2.0])
    return names["double"](x).sum().item(), names["total"](x).item()  # type: ignore[operator]


def test_a_cell_with_every_function_is_the_file_below_the_brief() -> None:
    text = made(f"# mine\n{DOUBLE}\n\n\n{TOTAL}\n\nprint(double(1))\n")
    brief = EXERCISE.stub.split("import torch")[0].strip()
    assert text == f"{brief}\n\n\n# mine\n{DOUBLE}\n\n\n{TOTAL}\n\nprint(double(1))\n"


def test_imports_that_the_cell_uses_and_lacks_stay() -> None:
    text = made(f"def double(x: Tensor) -> Tensor:\n    return torch.add(x, x)\n\n{TOTAL}\n")
    assert "\nimport torch\nfrom torch import Tensor\n" in text
    assert results(text) == (6, 6)


def test_an_import_that_an_earlier_cell_had_no_use_for_comes_back_from_the_stub() -> None:
    without = made(f"{DOUBLE}\n\n{TOTAL}\n")
    assert "import torch" not in without
    assert "import torch" in made(f"def double(x):\n    return torch.add(x, x)\n\n{TOTAL}\n", without)


def test_the_functions_of_an_exercise_may_stand_in_two_cells_in_any_order() -> None:
    for first, second in ((DOUBLE, TOTAL), (TOTAL, DOUBLE)):
        text = made(second, made(first))
        assert results(text) == (6, 6)
        assert made(second, text) == text, "a second run changes nothing"
        assert results(made(first, text)) == (6, 6)


def test_a_function_that_stays_keeps_what_it_uses_and_nothing_else_stays() -> None:
    former = f"""\
import math
import torch
FACTOR = 2
UNUSED = 3
def helper(x):
    return FACTOR * x
# a comment of double's
def double(x):
    return helper(x)
value = double(torch.ones(3))
print(value)
{TOTAL}
"""
    text = made(TOTAL, former)
    assert results(text) == (6, 6)
    assert "# a comment of double's" in text
    assert not [gone for gone in ("UNUSED", "value", "math", "print", "import torch") if gone in text]


def test_a_line_that_is_deleted_from_a_cell_is_gone_from_the_file() -> None:
    tried = made(f"{DOUBLE}\n\nshown = double(3)\nraise ValueError\n")
    assert "shown" in tried
    text = made(DOUBLE, tried)
    assert "shown" not in text
    assert "raise ValueError" not in text


def test_what_uses_the_cell_when_the_file_is_loaded_stands_below_it() -> None:
    former = "def base(x):\n    return x\n\n\nTABLE = base(2)\n\n\ndef total(x):\n    return TABLE * x.sum()\n"
    text = made(f"def base(x):\n    return x\n\n\n{DOUBLE}\n", former)
    assert results(text) == (6, 6)


def test_what_a_module_begins_with_by_rule_goes_to_its_top() -> None:
    total = "def total(x: Nothing) -> Tensor:\n    return 2 * x.sum()"
    cell = f"from __future__ import annotations\n\n{DOUBLE}\n\n{total}"
    text = made(cell)
    assert results(text) == (6, 6)
    assert text.startswith('"""Write two functions')
    assert made(cell, text) == text
    own = made(f'"""My own brief."""\n{DOUBLE}\n', text)
    assert own.startswith('"""My own brief."""')
    assert "Write two functions" not in own
    assert own.count("__future__") == 1


def test_where_the_file_is_missing_the_stub_gives_what_the_cell_lacks() -> None:
    assert "sum the doubled elements" in made(DOUBLE, None)


def test_the_names_that_nothing_defines_are_known() -> None:
    cell = "def double(x, scale=2):\n    y = [helper(each) for each in x]\n    return np.array(y) * len(y) * scale"
    assert file_of_cell(cell, EXERCISE.stub, EXERCISE).unknown == {"helper", "np"}


def test_the_note_on_where_the_cell_begins_is_true() -> None:
    for cell in (DOUBLE, TOTAL, f"{DOUBLE}\n\n{TOTAL}"):
        file = file_of_cell(f"\n{cell}\n", EXERCISE.stub, EXERCISE)
        assert file.text.split("\n")[file.first_line - 1] == cell.split("\n")[0]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "This cell is empty. %grade doubling grades the file"),
        ("\n  \n# to do\n", "This cell is empty"),
        (f"{DOUBLE}\n\ndef total(x)\n    return 1\n", "not Python yet, line 4 below %%grade: expected ':'"),
        (f"!pip install torch\n{DOUBLE}\n", "Line 1 below %%grade is for the notebook"),
        (f"{DOUBLE}\n%timeit double(1)\n", "Line 3 below %%grade is for the notebook"),
        (f"files = !ls\n{DOUBLE}\n", "is for the notebook"),
        (f"{DOUBLE}\ndouble?\n", "is for the notebook"),
        ("x = '\ud800'", "not Python yet, it is too deeply nested or has characters"),
        ("x = 'a\0b'", "not Python yet"),
        ("(" * 500, "not Python yet"),
        ("def duoble(x):\n    return 2 * x", "none of the functions of doubling: double, total"),
    ],
)
def test_what_is_no_solution_is_told_and_changes_nothing(cell: str, said: str) -> None:
    with pytest.raises(CourseError, match="Your file is as it was, and nothing was graded") as raised:
        made(cell)
    assert said in raised.value.message


@pytest.mark.parametrize("former", ["def total(x:\n", Unreadable("the file is not UTF-8")])
def test_from_a_file_that_cannot_be_read_nothing_is_thrown_away(former: str | Unreadable) -> None:
    with pytest.raises(CourseError, match=r"lacks total, .* (line 1|not UTF-8)"):
        made(DOUBLE, former)
    assert results(made(f"{DOUBLE}\n\n{TOTAL}", former)) == (6, 6)
