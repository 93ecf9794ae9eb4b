"""Formulas in the terminal are right or stay TeX."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content import find_content, load_course
from grader.terminal.maths import readable


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"$\bar\alpha_3 = 0.9^3$", "ᾱ₃ = 0.9³"),
        (r"$-\log \tfrac34$", "−log ¾"),
        (r"$\tfrac12(1 + 1)$", "½(1 + 1)"),
        (r"$\frac{a + b}{2c}$", "(a + b)/(2c)"),
        (r"$\sqrt{\bar\alpha_t}\,x_0$", "√(ᾱₜ) x₀"),
        (r"$x_{t-1}$", "xₜ₋₁"),
        (r"$e^{-\beta}$", "e^(−β)"),
        (r"$\mathcal{N}(0, I)$", "N(0, I)"),
        (r"$\|x\|^2$", "‖x‖²"),
        (r"$$p(x \mid y)$$", "p(x | y)"),
        (r"$\{3, 0\}$", "{3, 0}"),
        (r"$\pm\tfrac{i}{2}\sqrt{a}$", "± i/2√a"),
        (r"$\tilde\beta_2 = \cos\varphi$", "β̃₂ = cosφ"),
        (r"$\partial z / \partial \phi$", "∂ z / ∂ φ"),
    ],
)
def test_a_formula_is_written_in_plain_characters(tex: str, plain: str) -> None:
    assert readable(tex).replace("\\", "") == unicodedata.normalize("NFC", plain)


@pytest.mark.parametrize(
    "text",
    [
        r"$\begin{matrix}a\end{matrix}$",
        r"$\mystery x$",
        "`$x_1$`",
        "```\n$x_1$\n```",
        "It costs $5 or $6.",
        r"\$x\$",
    ],
)
def test_what_cannot_be_said_or_is_no_formula_stays_as_it_is(text: str) -> None:
    assert readable(text) == text


def test_every_formula_of_every_quiz_and_hint_can_be_said() -> None:
    course = load_course(find_content())
    texts = [hint for exercise in course.exercises for hint in exercise.hints]
    for lesson in course.lessons:
        for question in lesson.quiz.questions if lesson.quiz else ():
            texts += [question.prompt, question.explanation, *(choice.text for choice in question.choices)]
    assert len(texts) > 40
    assert not [readable(text) for text in texts if "$" in readable(text)]


@given(st.text(alphabet="\\$ {}_^`~\nabfrac12sqtlog", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(readable(text), str)
