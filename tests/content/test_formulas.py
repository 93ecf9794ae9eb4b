"""The formulas of a page with their lines: those that the site typesets, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content import find_formulas, unclosed_formulas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let $x_t$ be\nand $y$.", [("x_t", 1), ("y", 2)]),
        ("a\n\n$$\n\\frac{a}{b}\n$$\n", [("\n\\frac{a}{b}\n", 3)]),
        ("$$\na\n- b\n$$\nand $c$", [("\na\n- b\n", 1), ("c", 5)]),
        ("in the $$x$$ middle", [("x", 1)]),
        ("- b\n  $$\n  c\n  $$\n- $d$", [("\n  c\n  ", 2), ("d", 5)]),
        ("| $p(x|z)$ | $y$ |\n|---|---|\n| $a$ | b |", [("p(x|z)", 1), ("y", 1), ("a", 3)]),
        ("> $x$ and\n> $y$", [("x", 1), ("y", 2)]),
        ("$a\nb$", [("a\nb", 1)]),
        ("It costs $5 and $6. $x$", [("x", 1)]),
        ("- costs 5$ a\n- b$ c", []),
        ("# costs $a\nb$", []),
        ("Code `$x$`, \\$y\\$ and $a\n\nb$", []),
        ("```\n$x$\n```\n\n    $y$\n", []),
    ],
)
def test_formulas_are_found_with_their_lines(text: str, expected: list[tuple[str, int]]) -> None:
    found = find_formulas(text)
    assert [(formula.text, formula.line) for formula in found] == expected
    assert all(text[formula.start] == text[formula.end - 1] == "$" for formula in found)


def test_a_display_formula_that_never_closes_is_found() -> None:
    assert unclosed_formulas("a\n\n$$\nx\n\ny\n$$\n") == [3, 7]
    assert unclosed_formulas("$$x$$\n\n- $$\n  y\n  $$\n\n`$$`\n\n```\n$$\n```\n") == []


@given(st.text(st.sampled_from("ab 1$\\\n`*_-#>|"), max_size=60))
def test_no_text_whatever_is_a_crash(text: str) -> None:
    lines = text.count("\n") + 1
    assert all(1 <= formula.line <= lines and "\n\n" not in formula.text for formula in find_formulas(text))
    assert all(1 <= line <= lines for line in unclosed_formulas(text))
