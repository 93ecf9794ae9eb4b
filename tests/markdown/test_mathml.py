"""What formulas of other tools' lessons become, and what is said about those that cannot be typeset."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from grader.errors import ContentError
from grader.markdown.mathml import typeset


def mathml(formula: str, *, is_display: bool = True) -> str:
    return ElementTree.tostring(typeset(formula, is_display=is_display), encoding="unicode")


def shape(formula: str) -> str:
    """The tags, classes and characters of a formula, without what only places them."""
    return re.sub(r' (?!class)[\w-]+="[^"]*"', "", mathml(formula)).replace(' class="full-width"', "")


@pytest.mark.parametrize(
    ("formula", "held"),
    [
        (r"\boxed{x}", '<mrow class="boxed"><mi>x</mi></mrow>'),
        (r"\cancel{x}", '<mrow class="struck-up"><mi>x</mi></mrow>'),
        (r"\bcancel{x}", '<mrow class="struck-down"><mi>x</mi></mrow>'),
        (r"\xcancel{x}", '<mrow class="struck-up struck-down"><mi>x</mi></mrow>'),
        (r"\widetilde{ab}", "<mover><mrow><mi>a</mi><mi>b</mi></mrow><mo>~</mo></mover>"),
        (r"\mathds{1}", "<mi>𝟙</mi>"),
        (r"\mbox{if}", "<mtext>if</mtext>"),
    ],
)
def test_marks_of_other_tools_are_drawn(formula: str, held: str) -> None:
    assert held in shape(formula)
    assert "menclose" not in mathml(formula), "not every browser draws it"


def test_lines_under_a_sum_stand_in_rows() -> None:
    assert shape(r"\sum_{\substack{i \\ j}} x").count("<mtr>") == 2


@pytest.mark.parametrize(
    ("formula", "same"),
    [
        (r"\begin{split}a&=b\\&=c\end{split}", r"\begin{aligned}a&=b\\&=c\end{aligned}"),
        (r"\begin{alignedat}{2}a&=b\end{alignedat}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{alignat*}{2}a&=b\end{alignat*}", r"\begin{align*}a&=b\end{align*}"),
        (r"\begin{eqnarray}a&=&b\end{eqnarray}", r"\begin{array}{rcl}a&=&b\end{array}"),
        (r"\begin{align}a&=b\end{align}", r"\begin{align*}a&=b\end{align*}"),
        (r"\begin{equation}a\end{equation}", r"\begin{equation*}a\end{equation*}"),
    ],
)
def test_environments_of_other_tools_are_those_we_have(formula: str, same: str) -> None:
    assert mathml(formula) == mathml(same)


def test_a_tag_is_a_number_at_the_edge_and_nothing_else_is_numbered() -> None:
    for formula in (r"x \tag{3}", r"\begin{split}x\end{split} \tag{3}", r"\begin{align}x \tag{3} \\ y\end{align}"):
        assert re.findall(r"\(\d\)", mathml(formula)) == ["(3)"]
        assert 'class="full-width"' in mathml(formula)
    assert "(1)" not in mathml(r"\begin{gather}x\end{gather}")


@pytest.mark.parametrize(
    ("formula", "advice"),
    [
        (r"\nosuch{x}", r'Unknown command "\nosuch"; write it in other words, or define it in the formula itself'),
        (r"\cancelto{0}{x}", r"write \cancel{x}"),
        (r"\DeclareMathOperator{\KL}{KL}", r"write \operatorname{name}"),
        (r"\eqref{loss}", r"give the formula a \tag"),
        (r"\ref{loss}", r"give the formula a \tag"),
        (r"a & b", r"put the lines between \begin{aligned} and \end{aligned}"),
        (r"\begin{nosuch}x\end{nosuch}", "use aligned, cases, array or pmatrix"),
        (r"x^2^3", "put braces around"),
        (r"\text{for $x$}", r"end the \text{…} before the formula"),
    ],
)
def test_what_cannot_be_typeset_is_refused_with_what_to_write(formula: str, advice: str) -> None:
    with pytest.raises(ContentError) as caught:
        typeset(formula, is_display=True, file="a.md")
    assert f"a.md: the formula '{formula}' cannot be typeset: " in caught.value.message
    assert advice in caught.value.message


def test_a_tag_within_a_line_is_told_where_it_may_stand() -> None:
    with pytest.raises(ContentError, match=r"between \$\$ and \$\$"):
        typeset(r"x \tag{3}", is_display=False)


def test_a_formula_may_define_what_it_uses() -> None:
    assert shape(r"\newcommand{\norm}[1]{|#1|} \norm{x}") == shape("|x|")
