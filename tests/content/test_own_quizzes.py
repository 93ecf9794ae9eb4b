"""The quizzes of our own lessons ask, and give nothing away: by length, by number, or by a letter."""

from __future__ import annotations

import re

import pytest

from grader.content import Kind, Question, find_content, load_lessons

LESSONS, _ = load_lessons(find_content().lessons)
QUESTIONS = [
    pytest.param(question, id=f"{lesson.number}-{question.number}")
    for lesson in LESSONS
    if lesson.quiz
    for question in lesson.quiz.questions
]
# A letter by itself that stands for a choice. In formulas and code it is something else, and at the beginning of a
# sentence "A" is a word, unless a verb follows.
NO_PROSE = re.compile(r"\$[^$]+\$|`[^`]+`")
VERBS = "is|has|and|or|hides|makes|mixes|takes|forgets|claims|describes|mistakes|fails|shares|contradicts|raises"
LETTER = re.compile(rf"(?<!-)\b[B-F]\b(?!-)|(?<![.:] )\bA\b|\bA\b(?! \w)|\bA (?={VERBS}\b)")


def asked(*kinds: Kind) -> list[Question]:
    return [q for lesson in LESSONS if lesson.quiz for q in lesson.quiz.questions if q.kind in kinds]


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


def test_all_that_apply_may_be_one_or_every_one() -> None:
    rights = {(len(q.answer), len(q.choices)) for q in asked(Kind.SEVERAL)}
    assert any(right == 1 for right, _ in rights)
    assert any(right == count for right, count in rights)


@pytest.mark.parametrize("question", QUESTIONS)
def test_explanations_name_things_and_not_letters(question: Question) -> None:
    prose = NO_PROSE.sub("x", " ".join(question.explanation.split()))
    assert LETTER.findall(f". {prose}") == []
