"""The quizzes and predictions of our own lessons ask, and give nothing away: by length, by number, or by place."""

from __future__ import annotations

import re

import pytest

from grader.content import Kind, Question, find_content, find_predictions, load_lessons

LESSONS, _ = load_lessons(find_content().lessons)
PREDICTED = [found.question for lesson in LESSONS for found in find_predictions(lesson.text, file="")[0]]


def asked(*kinds: Kind) -> list[Question]:
    quizzes = [lesson.quiz for lesson in LESSONS if lesson.quiz]
    return [q for q in [*PREDICTED, *(q for quiz in quizzes for q in quiz.questions)] if q.kind in kinds]


def is_longest(question: Question) -> bool:
    """Whether a right choice is longer than every other."""
    lengths = {choice.letter: len(" ".join(choice.text.split())) for choice in question.choices}
    longest = max(lengths.values())
    letters = [letter for letter, length in lengths.items() if length == longest]
    return len(letters) == 1 and letters[0] in question.answer


@pytest.mark.parametrize("kinds", [(Kind.ONE,), (Kind.ONE, Kind.SEVERAL)], ids=["one", "any"])
def test_the_longest_choice_is_seldom_right(kinds: tuple[Kind, ...]) -> None:
    questions = asked(*kinds)
    assert questions
    longest = [question for question in questions if is_longest(question)]
    assert len(longest) <= 0.3 * len(questions), [question.prompt for question in longest]


def test_no_place_is_a_good_guess() -> None:
    places = [question.answer_text for question in asked(Kind.ONE)]
    assert max(places.count(letter) for letter in places) <= 0.4 * len(places)


def test_every_wrong_choice_says_why_it_is_wrong() -> None:
    questions = asked(Kind.ONE, Kind.SEVERAL)
    wrong = [(q.prompt, c) for q in questions for c in q.choices if c.letter not in q.answer]
    assert len(wrong) > 100
    assert [(prompt, choice.text) for prompt, choice in wrong if not choice.why] == []


def test_all_that_apply_may_be_one_or_every_one() -> None:
    rights = {(len(q.answer), len(q.choices)) for q in asked(Kind.SEVERAL)}
    assert any(right == 1 for right, _ in rights)
    assert any(right == count for right, count in rights)


@pytest.mark.parametrize("question", asked(*Kind))
def test_a_question_needs_no_other_one(question: Question) -> None:
    words = " ".join([question.prompt, *(choice.text for choice in question.choices)])
    assert not re.search(r"\bquestions? \d", words, re.IGNORECASE)
