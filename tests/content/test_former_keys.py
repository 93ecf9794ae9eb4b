"""The keys that a question had before its words changed."""

from __future__ import annotations

import json

import pytest

from grader.content import Kind, is_correct
from grader.content.quiz import quiz_from_json
from tests.content.test_quiz_parser import QUIZ, changed, complaints, read

FIRST, SECOND = "0123456789ab", "fedcba987654"


@pytest.mark.parametrize(
    "lines",
    [
        f"   <!-- was: {FIRST}, {SECOND} -->\n",
        f"\n   <!-- was {FIRST} {SECOND} -->\n",
        f"<!-- was: {FIRST} -->\n<!-- was: {SECOND} -->\n",
    ],
)
def test_a_question_lists_its_former_keys_and_is_the_same_otherwise(lines: str) -> None:
    plain, quiz = read(QUIZ).questions, read(changed("**B)** no\n", f"**B)** no\n{lines}")).questions
    assert quiz[0].keys("gm-03") == (plain[0].key("gm-03"), f"gm-03:{FIRST}", f"gm-03:{SECOND}")
    assert [(q.prompt, q.choices, q.explanation) for q in quiz] == [
        (q.prompt, q.choices, q.explanation) for q in plain
    ]
    assert quiz[1].keys("gm-03") == (plain[1].key("gm-03"),)


def test_a_question_without_choices_has_some_too_and_code_has_none() -> None:
    text = changed(
        "3. How many?\n",
        f"3. How many?\n\n   ```html\n   <!-- was: {SECOND} -->\n   ```\n   <!-- was: {FIRST} -->\n",
    )
    question = read(text).questions[2]
    assert question.former == (FIRST,)
    assert SECOND in question.prompt


def test_they_come_back_from_json() -> None:
    quiz = read(changed("**B)** no\n", f"**B)** no\n   <!-- was: {FIRST} -->\n"))
    assert quiz_from_json(json.loads(json.dumps(quiz.to_json()))) == quiz


def test_an_answer_counts_for_one_question() -> None:
    mark = f"   <!-- was: {FIRST} -->\n"
    text = changed("**B)** no\n", f"**B)** no\n{mark}").replace("**C)** those\n", f"**C)** those\n{mark}")
    assert complaints(text) == [
        f"2. Several? :: former key '{FIRST}' of question 2 is a key of question 1 already"
    ]
    today = read(QUIZ).questions[0].key("").strip(":")
    text = changed("**C)** those\n", f"**C)** those\n   <!-- was: {today} -->\n")
    assert complaints(text) == [
        f"2. Several? :: former key '{today}' of question 2 is a key of question 1 already"
    ]


def test_an_answer_to_other_choices_is_judged_by_what_was_right_then() -> None:
    quiz = read(changed("**B)** no\n", f"**B)** no\n   <!-- was: {FIRST}=DE, {SECOND} -->\n"))
    question = quiz.questions[0]
    today, of_others, of_words = question.keys("gm-03")
    assert (of_others, of_words) == (f"gm-03:{FIRST}", f"gm-03:{SECOND}")
    assert is_correct(question.as_asked_under(of_others), "DE")
    assert not is_correct(question.as_asked_under(of_others), "B")
    for key in (today, of_words):
        assert question.as_asked_under(key) is question
    assert quiz_from_json(json.loads(json.dumps(quiz.to_json()))) == quiz


@pytest.mark.parametrize(
    "digest",
    [
        "0123456789ab=",
        "0123456789ab=b",
        "0123",
        "gm-03:0123456789ab",
        "0123456789AB",
        "0123456789abc",
    ],
)
def test_a_key_that_can_be_none_is_named(digest: str) -> None:
    (complaint,) = complaints(changed("**B)** no\n", f"**B)** no\n   <!-- was: {digest} -->\n"))
    assert complaint.startswith(f"1. One? :: former key '{digest}' should be 12 hexadecimal digits")


def test_all_that_apply_may_be_one() -> None:
    question = read(
        changed("Several?", "Which? Choose all that\n   apply.").replace("**A, C** - both", "**B** - it")
    ).questions[1]
    assert (question.kind, question.answer) == (Kind.SEVERAL, "B")
    assert is_correct(question, "b") and not is_correct(question, "ab")
