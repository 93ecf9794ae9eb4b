"""Tables with formulas: a bar in one ends no cell, and a table that stays text is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content import with_bars
from grader.content.tables import table_problems

RULE = "|---|---|"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| $p(x|z)$ | b |", "| $p(x\\vert z)$ | b |"),
        ("| a | $\\left|x\\right|$ |", "| a | $\\left\\vert x\\right\\vert$ |"),
        ("$p(x|z)$ | $q(z|x)$", "$p(x\\vert z)$ | $q(z\\vert x)$"),
        ("| `a|b` | $x|y$ |", "| `a|b` | $x\\vert y$ |"),
        ("| $D(p\\|q)$ | b |", "| $D(p\\|q)$ | b |"),
        ("| $5 | $6 |", "| $5 | $6 |"),
        ("| `$x|y$` | b |", "| `$x|y$` | b |"),
    ],
)
def test_a_bar_in_a_formula_is_written_out(row: str, expected: str) -> None:
    text = f"| a | b |\n{RULE}\n{row}\n"
    assert with_bars(text) == f"| a | b |\n{RULE}\n{expected}\n"
    assert with_bars(f"{row}\n{RULE}\n") == f"{expected}\n{RULE}\n"
    assert table_problems(text, file="x.md") == []


def test_bars_elsewhere_stay() -> None:
    for text in ("$p(x|z)$ and $|x|$\n", f"```\n| $x|y$ | b |\n{RULE}\n```\n", "| $x|y$ | b |\n"):
        assert with_bars(text) == text


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (f"| a | b |\n{RULE}\n| $x|y$ |", 3, "a bar in a formula ends the cell; write \\mid or \\vert"),
        (f"\n| a | b | c |\n{RULE}\n", 2, "the table stays text: its first row has 3 cells, and the line below 2"),
        (f"words\n| a | b |\n{RULE}\n", 2, "the table stays text; leave an empty line above it"),
    ],
)
def test_what_is_lost_of_a_table_is_a_warning(text: str, line: int, message: str) -> None:
    (problem,) = table_problems(text, file="x.md")
    assert (problem.line, problem.is_warning) == (line, True)
    assert problem.message.startswith(message)


@pytest.mark.parametrize("above", ["", "## Heading\n", "<div>\n", "```\n```\n"])
def test_a_sound_table_is_silent(above: str) -> None:
    assert table_problems(f"{above}| a | b |\n{RULE}\n| 1 | 2 |\n\na | b\n--|--\n1 |\n", file="x.md") == []


@given(st.text(st.sampled_from("a|$-\\\n `x:"), max_size=80))
def test_no_text_whatever_is_a_crash(text: str) -> None:
    assert with_bars(text).replace("\\vert ", "|").replace("\\vert", "|").count("\n") == text.count("\n")
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in table_problems(text, file="x.md"))
