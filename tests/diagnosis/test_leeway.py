"""What right solutions do not share is no mark of a mistake; how far they are apart is measured and kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.authoring import derive
from grader.content import LEEWAY, Content, load_course, load_exercise, read_leeway
from grader.diagnosis import FailedFunction, diagnose, measure_leeway
from grader.diagnosis.answers import read_answer
from grader.diagnosis.comparison import Comparison
from grader.diagnosis.leeway import GROUPS, Leeway, leeway_from
from grader.diagnosis.party import in_process
from grader.errors import ContentError
from grader.sandbox.client import Raised
from tests.conftest import edit


@pytest.fixture
def folder(content: Content) -> Path:
    return content.bank / "01-doubling" / "doubling"


def named(folder: Path, source: str, *, function: str = "double") -> str:
    """The id under which a file's mistake is known."""
    submission = in_process(f"import torch\n{source}", "s.py")
    found = diagnose(Comparison(load_exercise(folder), 0), FailedFunction(function), submission)
    return found.id if found else ""


NEARLY_SQUARED = """
def double(x):
    return x * x + 3e-4


def total(x):
    return torch.sum(2 * x)
"""


def test_numbers_may_differ_ten_times_as_much_as_right_ones_do(content: Content, folder: Path) -> None:
    derive(content)
    assert named(folder, NEARLY_SQUARED) != "squared"
    edit(folder / "equivalents.py", "return x + x", "return x + x + 1e-4")
    # As long as nothing is measured, nothing is known of it.
    assert named(folder, NEARLY_SQUARED) != "squared"
    assert [path.name for path in derive(content)] == [LEEWAY, "SHA256"]
    slack = {call: leeway["values"] for call, leeway in read_leeway(folder).calls.items()}
    assert set(slack) == {"shape 0", "value 0"}
    assert slack["shape 0"] == pytest.approx(1e-3, rel=0.1)
    assert named(folder, NEARLY_SQUARED) == "squared"


def test_a_trait_that_right_solutions_do_not_share_is_no_mark(content: Content, folder: Path) -> None:
    squared = "def double(x):\n    return (x * x).clone().requires_grad_()\n"
    rest = "def total(x):\n    return torch.sum(2 * x)\n"
    assert named(folder, squared + rest) == ""
    edit(folder / "equivalents.py", "return x + x", "return (x + x).clone().requires_grad_()")
    derive(content)
    assert read_leeway(folder).calls["value 0"] == {"unshared": ["in_graph"]}
    assert named(folder, squared + rest) == "squared"


def test_a_float_is_as_good_as_a_tensor_where_right_ones_return_either(content: Content, folder: Path) -> None:
    edit(folder / "equivalents.py", "return x.sum() * 2", "return float(x.sum() * 2)")
    derive(content)
    assert set(read_leeway(folder).calls["total 0"]["unshared"]) >= {"form", "dtypes", "in_graph"}
    double = "def double(x):\n    return 2 * x\n"
    edit(folder / "misconceptions.py", "(2 * x).sum().detach()", "x.sum() * 3")
    for returned in ("x.sum() * 3", "float(x.sum() * 3)", "[3 * x.sum()][0]"):
        assert named(folder, f"{double}\ndef total(x):\n    return {returned}\n", function="total") == "detached"


def test_exceptions_are_compared_by_what_they_say_without_its_digits(folder: Path) -> None:
    def answer(type_name: str, text: str) -> object:
        return read_answer(Raised((type_name,), text, (), False))

    assert answer("ValueError", "size 3 and size 4") == answer("ValueError", "size 12 and size 5")
    assert answer("ValueError", "size 3 and size 4") != answer("ValueError", "no size")
    assert answer("ValueError", "no") != answer("TypeError", "no")
    edit(folder / "misconceptions.py", "return x * x\n", 'raise ValueError("12 are too many")\n')
    rest = "def total(x):\n    return torch.sum(2 * x)\n"
    assert named(folder, f'def double(x):\n    raise ValueError("7 are too many")\n{rest}') == ""
    assert named(folder, f'def double(x):\n    raise ValueError("too few")\n{rest}') == ""


def test_calls_that_are_too_large_to_ask_again_are_said(content: Content, folder: Path) -> None:
    assert measure_leeway(load_exercise(folder)).unseen == ()
    edit(folder / "checks.py", "torch.ones(2, 3)", "torch.ones(200, 300)")
    edit(folder / "checks.py", "shape=(2, 3)", "shape=(200, 300)")
    derive(content)
    assert read_leeway(folder).unseen == ("shape",)


def test_the_file_gives_back_what_was_measured_and_follows_from_the_bank(content: Content, folder: Path) -> None:
    edit(folder / "equivalents.py", "return x + x", "return x + x + 1e-5 * x.abs().max()")
    measured = measure_leeway(load_exercise(folder))
    (folder / LEEWAY).write_text(measured.text(), encoding="utf-8")
    assert read_leeway(folder) == measured
    for broken in ("", "[]", "{}", json.dumps({"follows_from": "", "calls": [3], "unseen": []})):
        (folder / LEEWAY).write_text(broken, encoding="utf-8")
        with pytest.raises(ContentError, match="course dev derive"):
            read_leeway(folder)
    (folder / LEEWAY).unlink()
    assert [path.name for path in derive(content)] == [LEEWAY, "SHA256"]
    assert derive(content) == []
    assert load_course(content).exercises[0].leeways == measured.calls


def test_a_leeway_is_the_same_after_it_was_written() -> None:
    for leeway in (
        Leeway(),
        Leeway((("values", 1e-3),)),
        Leeway(((GROUPS[2], 2.0),), frozenset({"form", "text"})),
    ):
        assert leeway_from(leeway.to_json()) == leeway
