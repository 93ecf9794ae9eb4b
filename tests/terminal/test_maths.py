"""Formulas in the terminal are right or stay TeX."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content import find_content, load_course
from grader.terminal.maths import readable, readable_page


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
        (r"$x_1, \dots, x_n$", "x₁, …, xₙ"),
        (r"$\dot\theta$", "θ̇"),
        (r"$\begin{pmatrix} 0 & 1/2 \\ -\gamma & 0 \end{pmatrix}$", "[[0, 1/2], [−γ, 0]]"),
        (r"$\underbrace{\log \frac{p(x, z)}{q(z)}}_{\text{ELBO}}$", "log p(x, z)/q(z) (= ELBO)"),
        (r"$\frac{p_d(x)}{p_d(x) + p_g(x)}$", "p_d(x)/(p_d(x) + p_g(x))"),
        (r"$D^*(x) = \frac{p_{\mathrm{data}}(x)}{2}$", "D*(x) = p_data(x)/2"),
        (r"$\partial z / \partial \phi$", "∂ z / ∂ φ"),
    ],
)
def test_a_formula_is_written_in_plain_characters(tex: str, plain: str) -> None:
    assert readable(tex).replace("\\", "") == unicodedata.normalize("NFC", plain)


@pytest.mark.parametrize(
    "text",
    [
        r"$\begin{cases}a\end{cases}$",
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
            texts += [choice.why for choice in question.choices]
    assert len(texts) > 40
    assert not [readable(text) for text in texts if "$" in readable(text)]


@given(st.text(alphabet="\\$ {}_^`~\nabfrac12sqtlog", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(readable(text), str)


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"$\frac{p_{\text{data}}(x)}{1 - \bar\alpha_{t-1}}$", "p_data(x)/(1 − ᾱₜ₋₁)"),
        (r"$\mathbb{E}_{x \sim p_{\text{data}}}[x]$", "E_(x ~ p_data)[x]"),
        (r"$e^{a^{2} + b_{i}}$", "e^(a² + bᵢ)"),
        (r"$\dot x \mapsto \operatorname{sign}(x)$", "ẋ ↦ sign(x)"),
    ],
)
def test_braces_inside_of_braces(tex: str, plain: str) -> None:
    assert readable(tex).replace("\\", "") == unicodedata.normalize("NFC", plain)


def test_on_a_page_a_formula_that_stands_alone_keeps_its_lines() -> None:
    rows = "$$\n\\begin{aligned}\nx &= 2 y \\\\\n&= \\frac{a}{b} z.\n\\end{aligned}\n$$\n\nAfter it."
    assert readable_page(rows) == "\n```text\nx = 2 y\n    = a/b z.\n```\n\n\nAfter it."
    assert readable_page("A $x_1$, `$x_1$`.") == "A x₁, `$x_1$`."


def test_on_a_page_what_stays_tex_is_code_so_that_none_of_it_is_lost() -> None:
    assert readable_page(r"Of $\mystery_a * b_c$ it is said") == r"Of `\mystery_a * b_c` it is said"
    assert readable_page("$$\n\\mystery_a\n* b_c\n$$") == "\n```text\n\\mystery_a\n* b_c\n```\n"


def test_most_formulas_of_the_lessons_can_be_said() -> None:
    pages = [readable_page(lesson.text) for lesson in load_course(find_content()).lessons]
    assert sum(page.count(command) for page in pages for command in ("\\frac", "\\begin", "\\mathbb")) < 10
