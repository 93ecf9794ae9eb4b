"""Syntax of other tools is named with its line and with what to write here; ours, and code, is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content import find_content, page_texts
from grader.content.foreign import foreign_problems


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (":::note\nhello\n:::", "write '!!! note'"),
        ("::: {.callout-tip}\nhello\n:::", "write '!!! note'"),
        (":::details More\nhello\n:::", "write '??? note"),
        ("> [!WARNING]\n> hello", "write '!!! note'"),
        ("```{note}\nhello\n```", "write '!!! note'"),
        ("{% include x.html %}", "write it in Markdown, or in backticks"),
        ("{{ site.url }}", "write it in Markdown, or in backticks"),
        ("{% highlight python %}\nx\n{% endhighlight %}", "write a fence of ```"),
        ('{{< figure src="a.png" >}}', "write ![what a blind reader needs]"),
        ("{{% notice tip %}}\nhello\n{{% /notice %}}", "write '!!! note'"),
        ("Let \\(x_t\\) be.", "write the formula between $ and $"),
        ("Let \\(x\\) be.", "write the formula between $ and $"),
        ("Math $`x`$ here.", "write the formula between $ and $, without backticks"),
        ("\\[\nx^2\n\\]", "write the formula between $$ and $$, on lines of their own"),
        ("so \\[ E = mc^2 \\]", "write the formula between $$ and $$"),
        (
            "\\begin{align*}\na &= \\begin{pmatrix}1\\end{pmatrix}\n\\end{align*}",
            "write the formula between $$ and $$",
        ),
        ("```math\nx\n```", "write the formula between $$ and $$"),
        ("As \\ref{eq:loss} says", "write a link"),
        ("See [[Other page]].", "write [words](page.md)"),
        ("import Tabs from '@theme/Tabs';", "leave it out"),
        ('<Tabs groupId="x">', "write it in Markdown"),
    ],
)
def test_foreign_syntax_is_one_warning_with_its_line_and_advice(text: str, advice: str) -> None:
    (problem,) = foreign_problems(f"# Title\n\n{text}\n", file="x.md")
    assert (problem.file, problem.line, problem.is_warning) == ("x.md", 3, True)
    assert "means nothing here; " in problem.message and advice in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "`:::note`, `{{ x }}`, `{% x %}`, `\\(x\\)`, `\\begin{x}`",
        "```\n:::note\n{{ x }} {% x %}\n\\(x\\) \\[x^2\\]\n\\begin{align}\n```",
        "    {{ x }} in indented code",
        "$$\n\\begin{aligned}\na &= b \\\\[2pt]\n\\end{aligned}\n$$",
        "$x_{{t}}$ and $\\textbf{a}$ and $a \\quad \\[ x^2 \\]$",
        "\\[not a link\\] and \\(not one\\) and [a\\](b) and \\[1\\]",
        "[a](https://example.org/Engine_\\(JavaScript\\))",
        "![a](b.png){ .wide #id } and {: .class }",
        "```{ .python linenums=1 }\nx\n```",
        "The lists [[1, 2], [3, 4]], the set {{1}} and a ::: in words",
        "!!! note\n    hello\n\n??? tip\n    hello\n\n> quoted [!]",
        "<Details>\n\n</Details>",
    ],
)
def test_our_own_syntax_and_code_are_silent(text: str) -> None:
    assert foreign_problems(f"{text}\n", file="x.md") == []


def test_each_place_is_named() -> None:
    text = "\\(a\\) and \\(b\\)\n\n{{ c }}\n\n:::tip\n:::\n"
    assert [problem.line for problem in foreign_problems(text, file="x.md")] == [1, 1, 3, 5]


def test_our_own_pages_have_none() -> None:
    texts = page_texts(find_content().lessons)
    assert texts
    assert [p for file, text in texts.items() for p in foreign_problems(text, file=file)] == []


@given(st.text(st.sampled_from("ab \n\\()[]{}%$`:>!<"), max_size=80))
def test_no_text_whatever_is_a_crash(text: str) -> None:
    for problem in foreign_problems(text, file="x.md"):
        assert 1 <= problem.line <= text.count("\n") + 1
        assert "\n" not in problem.message
