"""Formulas become MathML wherever text is, and a dollar that opens none stays a dollar."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import ContentError

EXTENSIONS = ["tables", "toc", "pymdownx.superfences", "pymdownx.highlight", "md_in_html", "attr_list"]
OURS = ["grader.markdown.dialects", "grader.markdown.lists", "grader.markdown.maths", "grader.markdown.quiz"]


def render(text: str, **quiz: str) -> str:
    return markdown.markdown(
        text,
        extensions=EXTENSIONS + OURS,
        extension_configs={"grader.markdown.quiz": quiz, "grader.markdown.maths": {"file": "a.md"}},
    )


def words(html: str) -> str:
    """The text of a page, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_formulas_become_mathml_outside_the_search_index() -> None:
    html = render("Let $x_t$ be.\n\n$$\n\\frac{a}{b}\n$$\n")
    assert "<msub><mi>x</mi><mi>t</mi></msub>" in html
    assert '<div class="maths"><math data-search-exclude="" display="block">' in html
    assert "<mfrac>" in html and "$" not in html


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("of $x$, and", "x,"),
        ("ends (at $x$).", "x)."),
        ("the ($x$ or", "(x"),
        ("*all* ($x$)", "(x)"),
        ("“$x$ is $x$”", "“x"),
    ],
)
def test_no_line_ends_between_a_formula_and_its_marks(text: str, held: str) -> None:
    html = render(text)
    found = re.search('<span class="formula">(.*?)</span>', html)
    assert found and without_tags(found[1]) == held
    assert without_tags(html).strip() == re.sub(r"[$*]", "", text), "no word is lost"


def test_a_formula_without_marks_stays_as_it_is() -> None:
    assert "<span" not in render("let $x$ be $y$ or **$z$**")


def without_tags(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6.",
        "Between $5-$10 a month",
        "A lone $ sign, and $x without an end",
        "Escaped \\$x\\$ signs",
        "Code `$x$` and `a $ b`",
        "```\n$x$\n$$y$$\n```",
        "    $x$ in indented code",
        "An amount of 5$ or 6$",
    ],
)
def test_dollars_that_are_no_maths_stay(text: str) -> None:
    html = render(text)
    assert "<math" not in html
    assert words(html).count("$") == text.count("$")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("$\\beta$-VAE, ($x$), **$y$** and *$z$*", 4),
        ("- $a$\n- b\n\n    $$c$$\n", 2),
        ("- b\n  $$\n  c\n  $$\n- $d$", 2),
        ("1. one\n\n    $$\n    x\n    $$\n\n2. $y$", 2),
        ("> $$x$$\n> and $y$", 2),
        ("| a | b |\n|---|---|\n| $x_1$ | $y$ |\n", 2),
        ("above\n$$\nx\n$$\nbelow", 1),
        ("in the $$x$$ middle", 1),
        ("$$\na\n+ b\n- c\n$$", 1),
        ("above\n$$ a\n- b $$", 1),
        ("$a*b*c$ and $d_e f_g$", 2),
        ("$a<b$ and $c>d$ and $e\\&f$", 3),
        ("# The $x$ axis", 1),
        ("costs \\$5, and $x$", 1),
    ],
)
def test_maths_is_found_wherever_text_is(text: str, count: int) -> None:
    html = render(text)
    assert html.count("<math") == count
    assert "<em>" not in html.replace("<em><math", "")


def test_formula_may_begin_a_line_with_a_sign() -> None:
    html = render("$$\na\n+ b\n- c\n$$\nand:\n- item\n")
    assert "<mo" in html and html.count("<li>") == 1


def test_list_with_a_formula_stays_one_list() -> None:
    html = render("- b\n  $$\n  c\n  $$\n- $d$")
    assert html.count("<ul>") == 1 and html.count("<li>") == 2


@pytest.mark.parametrize("formula", ["\\nosuch{x}", "\\frac{a}{"])
def test_formula_that_fails_stops_the_build(formula: str) -> None:
    with pytest.raises(ContentError) as caught:
        render(f"Look: ${formula}$")
    assert "a.md" in caught.value.message and formula in caught.value.message


def test_display_formula_that_never_closes_stops_the_build() -> None:
    with pytest.raises(ContentError, match=r"a\.md.*does not close"):
        render("$$\nx = 1\n\ny = 2\n$$")


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("ab 1$\\\n`*_-#>|"), max_size=40))
def test_any_text_renders_or_is_refused_by_name(text: str) -> None:
    try:
        html = render(text)
    except ContentError as error:
        assert error.message.startswith("a.md: the formula")
    else:
        assert "data-formula" not in html
