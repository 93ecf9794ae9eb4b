"""What stands below a choice and explains it, and what an explanation may not call a choice."""

from __future__ import annotations

import json

import pytest

from grader.content import Question
from grader.content.quiz import quiz_from_json
from tests.content.test_quiz_parser import QUIZ, changed, complaints, read


def explained(*lines: str) -> str:
    """The quiz with these lines below its first choice."""
    return changed("**A)** yes\n", "**A)** yes\n" + "".join(f"     {line}\n" for line in lines))


def first_of(text: str) -> Question:
    return read(text).questions[0]


def test_what_is_quoted_below_a_choice_explains_it() -> None:
    question = first_of(explained("> It is the *other*", "> way round.", ">", "> $x < 0$"))
    assert [(choice.text, choice.why) for choice in question.choices] == [
        ("yes", "It is the *other*\nway round.\n\n$x < 0$"),
        ("no", ""),
    ]
    assert question.explanation == "because"


def test_the_former_form_has_none_and_the_key_stays_when_one_is_written() -> None:
    plain, question = first_of(QUIZ), first_of(explained("> Why not."))
    assert [choice.why for choice in plain.choices] == ["", ""]
    assert question.key("gm-03") == plain.key("gm-03")


def test_code_of_a_choice_is_no_explanation_and_an_explanation_may_have_code() -> None:
    question = first_of(
        explained("", "```pycon", ">>> 1 + 1", "```", "> Since", ">", "> ```python", "> 1 > 0", "> ```")
    )
    assert question.choices[0].text == "yes\n\n```pycon\n>>> 1 + 1\n```"
    assert question.choices[0].why == "Since\n\n```python\n1 > 0\n```"


def test_a_text_that_begins_with_the_sign_is_a_text() -> None:
    assert first_of(changed("**A)** yes", "**A)** > 5")).choices[0].text == "> 5"


def test_they_come_back_from_json() -> None:
    quiz = read(explained("> Why not."))
    assert quiz_from_json(json.loads(json.dumps(quiz.to_json()))) == quiz


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["> Why", "and more"], "and more :: choice A goes on below its explanation; begin the line with '>'"),
        ([">", "  >"], "> :: the explanation of choice A is empty"),
    ],
)
def test_what_is_wrong_with_one_is_said_on_its_line(lines: list[str], expected: str) -> None:
    assert complaints(explained(*lines)) == [expected]


def test_of_a_miss_the_wrong_choices_explain_themselves() -> None:
    text = QUIZ
    for letter, word in (("A", "this"), ("B", "that"), ("C", "those")):
        text = text.replace(f"**{letter})** {word}\n", f"**{letter})** {word}\n     > of {word}\n")
    several = read(text).questions[1]
    assert several.answer == "AC"
    assert [choice.why for _, choice in several.why_not("AB")] == ["of that"]
    assert several.why_not("A") == ()


NAMED = [
    "B is wrong.", "While A is close, it is not it.", "A is close.", "It is A.", "(B) is no answer",
    "Both B and C fail.", "The first answer is wrong.", "Of these, the last two choices fail.", "See option 2.",
    "None of the above.", "It is choice number 3", "The answer above says so.", "That is A, not the other.",
]  # fmt: skip


@pytest.mark.parametrize("words", NAMED)
def test_an_explanation_that_names_a_letter_or_a_place_is_rejected(words: str) -> None:
    whole = QUIZ.replace("2. **A, C** - both", f"2. **A, C** - {words}")
    (found,) = complaints(whole)
    assert found.endswith("; choices are shown mixed, so name the thing itself")
    assert " :: the explanation of question 2 says '" in found
    of_choice = QUIZ.replace("**B)** that\n", f"**B)** that\n     > {words}\n")
    (found,) = complaints(of_choice)
    assert found.startswith(f"> {words} :: the explanation of choice B of question 2 says '")


@pytest.mark.parametrize(
    "words",
    [
        "A tensor is. A loss, too: A model's.", "$A B C$ and `B` and ``C``", "R1 and the GAN; model-B",
        "The answer 0 costs 1, and the answer a network gives costs more.", "D is no choice here.",
        "The first step.", "A $x$ is none.", "That is the first of two answers by softmax.",
        "Not any choice of weights does.",
    ],
)  # fmt: skip
def test_other_words_with_capitals_and_numbers_are_no_matter(words: str) -> None:
    read(QUIZ.replace("2. **A, C** - both", f"2. **A, C** - {words}"))


def test_a_number_has_no_choices_to_name() -> None:
    read(changed("a half more", "B is the field, A the area"))


def test_a_choice_that_speaks_of_others_is_rejected() -> None:
    read(changed("**C)** those", "**C)** vitamin B, at a or b"))
    for words in ("both A and B", "none of the above"):
        (found,) = complaints(changed("**C)** those", f"**C)** {words}"))
        assert found.startswith(f"- **C)** {words} :: choice C of question 2 says '")
