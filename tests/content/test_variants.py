"""Variants of a reference: each is put together into a whole submission, with each of its values."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import pytest

from grader.content import Exercise, Variant, find_content, load_bank, load_course, load_exercise
from grader.content.variants import with_other_values
from grader.errors import ContentError
from tests.content.test_stub import REFERENCE, defined


def circles(folder: Path, *, misconceptions: str = "", equivalents: str = "") -> Exercise:
    """An exercise without torch, with these variants."""
    (folder / "reference.py").write_text(REFERENCE, encoding="utf-8")
    (folder / "misconceptions.py").write_text(misconceptions, encoding="utf-8")
    (folder / "equivalents.py").write_text(equivalents, encoding="utf-8")
    return dataclasses.replace(load_exercise(folder), functions=("area", "ring"))


def test_a_wrong_function_stands_in_the_place_of_the_right_one(folder: Path) -> None:
    (variant,) = circles(
        folder,
        misconceptions='''\
import math
from grader.checks import misconception


@misconception(of="area", fails="value", title="No square")
def not_squared(r):
    """The radius enters
    only once."""
    # A comment of its own.
    return math.pi * r
''',
    ).misconceptions
    assert (variant.id, variant.title, variant.fails) == ("not_squared", "No square", "value")
    assert (variant.feedback, variant.replaces) == ("The radius enters only once.", ("area",))
    assert variant.line == 6
    assert "enters" not in variant.source
    assert "A comment of its own." in variant.source
    assert variant.source.startswith('"""A brief."""')
    found = defined(variant.source)
    assert found["area"](2) == pytest.approx(6.2831853)
    assert found["ring"](2, 1) == pytest.approx(3.1415926)
    assert found["area"].__doc__ == "The area of a circle of radius r."
    assert "not_squared" not in found


def test_a_set_replaces_functions_and_classes(folder: Path) -> None:
    (variant,) = circles(
        folder,
        equivalents='''\
from grader.checks import equivalent


@equivalent()
class with_three:
    """Both, with three for pi."""

    def area(r):
        """Mine."""
        return 3 * r * r

    class ring:
        def __new__(cls, outer, inner):
            if inner > outer:
                return 0

            return 3 * (outer**2 - inner**2)
''',
    ).equivalents
    assert variant.replaces == ("area", "ring")
    assert (variant.title, variant.fails) == ("Both, with three for pi.", "")
    found = defined(variant.source)
    assert (found["area"](2), found["ring"](2, 1), found["ring"](1, 2)) == (12, 9, 0)
    assert found["area"].__doc__ == "The area of a circle of radius r."
    assert found["ring"].__doc__ == "The area between two circles."


def test_helpers_and_imports_of_the_file_come_along(folder: Path) -> None:
    variants = circles(
        folder,
        equivalents='''\
from fractions import Fraction
from grader.checks import equivalent


def _square(x):
    return x * x


@equivalent(of="area")
def by_helper(r):
    """With a helper."""
    return float(Fraction(22, 7)) * _square(r)


@equivalent(of="area")
def constant(r):
    """Without one."""
    return 3.0
''',
    ).equivalents
    assert [variant.id for variant in variants] == ["by_helper", "constant"]
    found = defined(variants[0].source)
    assert found["area"](7) == pytest.approx(154)
    for variant in variants:
        assert "grader" not in variant.source
        assert ("constant" in variant.source, "by_helper" in variant.source) == (False, False)


WRONG = 'def f(r):\n    """D."""\n    return 0\n'


def test_the_lines_around_a_replaced_function_stay_as_they_are(folder: Path) -> None:
    marker = '@misconception(of="area", fails="x", title="t")'
    (variant,) = circles(folder, misconceptions=f"{marker}\n{WRONG}").misconceptions
    before, after = REFERENCE.split("def area")[0], REFERENCE[REFERENCE.index("def ring") :]
    assert variant.source.startswith(before + "def area(r):\n")
    assert after in variant.source


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'@equivalent(of="area")\n{WRONG}', "2: 'f' should be marked with @misconception(…)"),
        (f"@misconception\n{WRONG}", "2: 'f' should be marked with @misconception(…)"),
        (f"@misconception(of=name)\n{WRONG}", "2: the arguments of @misconception should be plain values"),
        (f'@misconception(of="cube")\n{WRONG}', "2: 'f' replaces 'cube', which is no function of doubling"),
        (f"@misconception()\n{WRONG}", "2: 'f' needs a docstring and something to replace"),
        ('@misconception(of="area")\ndef f(r): return 0\n', "2: 'f' needs a docstring and something to replace"),
        ('@misconception()\nclass C:\n    """D."""\n', "2: 'C' needs a docstring and something to replace"),
        (
            '\n\n@misconception()\nclass C:\n    """D."""\n    def f(r): ...\n',
            "4: 'C' replaces 'f', which is no function of doubling",
        ),
        ("\ndef f(:\n", "2: "),
    ],
)
def test_a_wrong_variant_is_named_with_file_and_line(folder: Path, text: str, message: str) -> None:
    with pytest.raises(ContentError, match=rf"misconceptions\.py:{re.escape(message)}"):
        circles(folder, misconceptions=text).misconceptions  # noqa: B018 - reading them is what fails


def test_a_function_that_the_reference_lacks_is_named(folder: Path) -> None:
    exercise = circles(folder, misconceptions=f'@misconception(of="cube")\n{WRONG}')
    exercise = dataclasses.replace(exercise, functions=("area", "cube"))
    with pytest.raises(ContentError, match=r"reference\.py: defines no function 'cube'"):
        exercise.misconceptions  # noqa: B018 - reading them is what fails


DEFINITION = ast.FunctionDef | ast.ClassDef


def test_every_variant_of_the_course_is_whole_python() -> None:
    from grader.content import find_content

    for exercise in load_course(find_content()).exercises:
        for variant in (*exercise.misconceptions, *exercise.equivalents):
            names = {node.name for node in ast.parse(variant.source).body if isinstance(node, DEFINITION)}
            assert set(exercise.functions) <= names, variant.id


def clamping(value: str, *others: str) -> Variant:
    """A misconception with a constant in it, and other numbers around that begin or end alike."""
    return Variant(
        id="clamped",
        title=f"Clamped to ±{value}",
        feedback=f"Beyond {value} it is flat. At 200, 1.20 and 20.5, and for x20, another story begins.",
        fails="value",
        replaces=("area",),
        source=f'def area(r):\n    """At {value}."""\n    x20 = r.clamp(-{value}, {value})\n'
        "    return x20 * 200 + 1.20\n",
        line=1,
        values=(value, *others),
    )


def test_another_value_is_said_in_body_title_and_feedback() -> None:
    (found,) = with_other_values(clamping("20", "50"))
    assert found.title == "Clamped to ±50"
    assert found.feedback.startswith("Beyond 50 it is flat.")
    assert "r.clamp(-50, 50)" in found.source
    assert '"""At 20."""' in found.source, "the docstring of the brief stays as it is"
    assert (found.value, found.values, found.key) == ("50", (), "clamped@50")


def test_another_value_leaves_longer_numbers_and_names_alone() -> None:
    (found,) = with_other_values(clamping("20", "50"))
    assert found.feedback.endswith("At 200, 1.20 and 20.5, and for x20, another story begins.")
    assert found.source.endswith("    return x20 * 200 + 1.20\n")


def test_a_value_may_be_any_text() -> None:
    written = dataclasses.replace(clamping("20"), values=("-20, 20", "-30, 10"))
    (found,) = with_other_values(written)
    assert "r.clamp(-30, 10)" in found.source
    exponent = dataclasses.replace(written, title="1e-8 added, not 1e-80", values=("1e-8", "1e-12"))
    assert with_other_values(exponent)[0].title == "1e-12 added, not 1e-80"


def test_each_other_value_is_an_alternate_and_the_written_one_is_not() -> None:
    assert [other.key for other in with_other_values(clamping("20", "10", "50"))] == ["clamped@10", "clamped@50"]
    assert with_other_values(clamping("20")) == []
    assert with_other_values(dataclasses.replace(clamping("20"), values=())) == []
    for exercise in load_bank(find_content().bank):
        written = [variant for variant in exercise.misconceptions if variant.values]
        assert [other.value for other in exercise.alternates] == [
            value for variant in written for value in variant.values[1:]
        ]
        for variant in written:
            others = with_other_values(variant)
            assert len({variant.source, *(other.source for other in others)}) == len(variant.values), variant.id
