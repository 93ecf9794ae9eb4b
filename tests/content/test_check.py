"""Checks are read as text, and what is wrong with one is named with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.content import load_exercise
from grader.errors import ContentError


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_checks_are_read_in_order_without_being_run(folder: Path) -> None:
    edit(folder / "checks.py", "import torch\n", "raise RuntimeError('run')\nimport torch\n")
    checks = load_exercise(folder).checks
    assert [check.id for check in checks] == ["shape", "value", "total"]
    assert [check.title for check in checks][1] == "Each element is twice as large"
    assert [(check.function, check.points, check.needs) for check in checks] == [
        ("double", 1, ()), ("double", 2, ("shape",)), ("total", 1, ()),
    ]  # fmt: skip


def test_functions_that_are_no_checks_are_left_out(folder: Path) -> None:
    edit(folder / "checks.py", "@check(", "def helper(x):\n    return x\n\n\n@check(")
    assert len(load_exercise(folder).checks) == 3


def test_remarks_are_read_as_checks_are_and_are_none(folder: Path) -> None:
    edit(folder / "checks.py", "import torch\n", "raise RuntimeError('run')\nimport torch\n")
    exercise = load_exercise(folder)
    assert [(remark.id, remark.function, remark.title) for remark in exercise.remarks] == [
        ("half", "total", "The total of bfloat16 is bfloat16")
    ]
    assert "half" not in [check.id for check in exercise.checks]
    assert exercise.max_score == 4


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('@remark("total")\n', "", "'remark_half' should be marked with @remark(…)"),
        ('@remark("total")', '@remark("triple")', "remark 'half' is of 'triple', no function of doubling"),
        ('    """The total of bfloat16 is bfloat16"""\n', "", "remark 'half' has no docstring"),
        (
            "def check_total(",
            'def check_total():\n    """A"""\n\n\n@check("total")\ndef check_total(',
            "is there twice",
        ),
    ],
)
def test_a_wrong_remark_is_named_with_its_file(folder: Path, old: str, new: str, message: str) -> None:
    edit(folder / "checks.py", old, new)
    exercise = load_exercise(folder)
    with pytest.raises(ContentError, match=rf"checks\.py:\d+: .*{re.escape(message)}"):
        assert exercise.remarks and exercise.checks


FIRST = '@check("double", points=1)'


@pytest.mark.parametrize(
    ("old", "new", "name", "message"),
    [
        (f"{FIRST}\n", "", "shape", "'check_shape' should be marked with @check(…)"),
        (FIRST, "@check", "shape", "'check_shape' should be marked with @check(…)"),
        (FIRST, "@pytest.fixture()", "shape", "'check_shape' should be marked with @check(…)"),
        (FIRST, '@check("triple")', "shape", "check 'shape' is of 'triple', no function of doubling"),
        (FIRST, "@check()", "shape", "check 'shape' is of 'None', no function of doubling"),
        (FIRST, "@check(NAME)", "shape", "the arguments of @check should be plain values"),
        (FIRST, '@check("double", points=0)', "shape", "check 'shape' is worth 0, expected points above 0"),
        (FIRST, '@check("double", points="1")', "shape", "check 'shape' is worth '1', expected points above 0"),
        ('needs=["shape"]', 'needs=["total"]', "value", "check 'value' needs 'total', which is not above it"),
        ('needs=["shape"]', 'needs=["value"]', "value", "check 'value' needs 'value', which is not above it"),
        ('    """Each element is twice as large"""\n', "", "value", "check 'value' has no docstring"),
    ],
)
def test_a_wrong_check_is_named_with_file_and_line(
    folder: Path, old: str, new: str, name: str, message: str
) -> None:
    edit(folder / "checks.py", old, new)
    source = (folder / "checks.py").read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(source, 1) if f"def check_{name}" in text)
    with pytest.raises(ContentError, match=rf"checks\.py:{line}: {re.escape(message)}"):
        load_exercise(folder).checks  # noqa: B018 - reading them is what fails


def test_needs_that_are_no_list_are_refused(folder: Path) -> None:
    edit(folder / "checks.py", 'needs=["shape"]', "needs=3")
    with pytest.raises(ContentError, match=r"checks\.py:\d+: "):
        load_exercise(folder).checks  # noqa: B018 - reading them is what fails


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = (\n", r"checks\.py:1: '\(' was never closed"),
        ("\n\ndef f(:\n", r"checks\.py:3: "),
        ("x = 1\n", r"checks\.py: no check; expected functions named check_"),
        ("x = '\0'\n", r"checks\.py.*null"),
    ],
)
def test_checks_that_cannot_be_read_are_named(folder: Path, text: str, message: str) -> None:
    (folder / "checks.py").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=message):
        load_exercise(folder).checks  # noqa: B018 - reading them is what fails
