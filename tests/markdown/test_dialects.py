"""Lessons of other tools: links by words, bars in tables, and HTML whose content is meant as Markdown."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content import opened, parse_quiz
from grader.content.raw_html import unclosed
from grader.errors import ContentError
from tests.markdown.test_maths import render


def test_a_link_leads_to_the_heading_that_its_words_name() -> None:
    html = render("See [GANs](#gans), [that](#gone) and [it](#nets).\n\n## Nets (GANs)\n\n## Nets {#nets}\n")
    assert re.findall(r'<a href="([^"]+)"', html) == ["#nets-gans", "#gone", "#nets"]


def test_a_link_in_a_quiz_finds_its_heading_and_the_key_of_the_question_stays() -> None:
    text = "## Nets (GANs)\n\n## Quiz\n\n1. See [GANs](#gans)?\n   - **A)** a\n   - **B)** b\n\n"
    text += "**Answers:**\n1. **A** - c\n"
    quiz, _ = parse_quiz(text, file="")
    assert quiz is not None
    html = render(text)
    assert 'href="#nets-gans"' in html
    assert f'data-key="{quiz.questions[0].key("")}"' in html


def test_a_page_is_read_anew_after_another() -> None:
    md = markdown.Markdown(extensions=["toc", "grader.markdown.dialects"])
    assert 'href="#a-b"' in md.convert("[b](#b)\n\n# A (b)\n")
    assert 'href="#c-b"' in md.reset().convert("[b](#b)\n\n# C (b)\n")


def test_a_table_whose_formulas_have_bars_is_a_table() -> None:
    html = render("| $p(x|z)$ | b |\n|---|---|\n| $\\left|x\\right|$ | `a|b` |\n")
    assert html.count("<th>") == html.count("<td>") == html.count("<math") == 2
    assert "<code>a|b</code>" in html


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<details><summary>More $a$</summary>\n\n$$b$$\n\n</details>\n\nafter $c$", 3),
        ("<details>\n<summary>More</summary>\n$$x$$\n</details>", 1),
        ("<details>\n    <summary>More</summary>\n    $$x$$\n</details>", 1),
        ("<div align='center'>\n\n$x$\n\n</div>", 1),
        ("<div>\n<details><summary>a</summary>\n\n$$x$$\n\n</details>\n</div>", 1),
        ("<p>in $x$</p>\n\n<center>$y$</center>", 2),
        ("<ul>\n  <li>$x$</li>\n  <li>none</li>\n</ul>", 1),
        ("- item\n\n    <details><summary>a</summary>\n\n    $$x$$\n\n    </details>\n", 1),
        ("> <details><summary>a</summary>\n>\n> $x$\n>\n> </details>", 1),
        ("<details><summary>a</summary>\n\n<!-- </details> -->\n\n$x$\n\n</details>", 1),
    ],
)
def test_formulas_in_blocks_of_html_are_typeset(text: str, count: int) -> None:
    html = render(text)
    assert html.count("<math") == count
    assert "$" not in html and "markdown=" not in html


def test_every_cell_of_a_table_in_html_stays() -> None:
    html = render("<table>\n  <tr>\n    <td>$x$</td>\n    <td>other</td>\n  </tr>\n</table>")
    assert html.count("<td>") == 2 and "<td>other</td>" in html and "<math" in html


def test_an_empty_line_makes_the_rest_of_a_block_markdown() -> None:
    html = render("<details><summary>More</summary>\n\n- **one**\n\n```python\nx = 1\n\n    y\n```\n\n</details>")
    assert "<li><strong>one</strong></li>" in html
    assert "\n\n    <span" in html, "code keeps its empty lines and its indentation"


@pytest.mark.parametrize(
    "text",
    [
        "<div>\n**no** Markdown\n</div>",
        '<details markdown="0">\n\n$x$\n\n</details>',
        "`<details>` and\n\n**$x$**\n\n`</details>`",
        "```\n<details>\n\n$x$\n\n</details>\n```",
        "<pre>\n\n$x$\n\n</pre>",
        "<details>\n\n$x$ without an end",
        "a < b and $x$ > c",
    ],
)
def test_other_html_stays_as_it_is(text: str) -> None:
    assert opened(text) == text


def test_a_block_that_never_closes_is_told_by_line_and_name() -> None:
    assert unclosed("text\n\n<details>\n\n<div>\n</div>\n") == [(3, "details")]
    assert unclosed("`<details>`\n\n```\n<div>\n```\n") == []


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["<details>", "</details>", "<p>", "</p>", "\n", "\n\n", "$x$", "  ", "`", "a"])))
def test_nothing_but_the_attribute_and_the_margin_changes(parts: list[str]) -> None:
    text = "".join(parts)
    assert re.sub(r"(?m)^ +", "", opened(text).replace(' markdown="1"', "")) == re.sub(r"(?m)^ +", "", text)
    try:
        render(text)
    except ContentError as error:
        assert "formula" in error.message
