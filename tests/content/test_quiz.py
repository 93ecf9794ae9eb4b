"""A quiz: the keys of its questions, and which answers are right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content import Choice, Kind, PickError, Question, is_correct, load_lessons, normalise_pick
from tests.content.test_quiz_parser import QUIZ, changed, only, read


def test_the_key_follows_the_words_not_the_place() -> None:
    keys = [question.key("gm-03") for question in read(QUIZ).questions]
    assert len(set(keys)) == 3
    assert all(key.startswith("gm-03:") for key in keys)
    same = QUIZ.replace("2. Several", "1. Several").replace("3. How", "1. How")
    start, one, several, how_many = same[: same.index("**Answers")].split("\n1. ")
    moved = f"{start}\n1. {how_many}\n2. {several}\n3. {one}\n**Answers:**\n"
    moved += "1. **1.5 ± 0.01** - a half more\n2. **A, C** - both\n3. **B** - because\n"
    assert [question.key("gm-03") for question in read(moved).questions] == keys[::-1]
    inserted = QUIZ.replace("3. How", "4. How").replace("3. **1.5", "3. **7 ± 0** - x\n4. **1.5")
    inserted = inserted.replace("4. How many?", "3. New?\n\n4. How many?")
    assert [q.key("gm-03") for q in read(inserted).questions if q.prompt != "New?"] == keys


def test_the_key_survives_another_explanation_spacing_and_answer() -> None:
    keys = [question.key("gm-03") for question in read(QUIZ).questions]
    text = (
        QUIZ.replace("because", "for another reason")
        .replace("1. **B**", "1. **A**")
        .replace("0.01", "0.5")
        .replace("2. Several?", "2.   Several?  ")
        .replace("   - **B)** that\n", "\n   - **B)**  that\n")
    )
    assert [question.key("gm-03") for question in read(text).questions] == keys


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One?", "Two?"),
        ("yes", "Yes"),
        ("   - **B)** no", "   - **B)** no\n   - **C)** maybe"),
        ("**B**", "**A, B**"),
    ],
)
def test_other_words_make_another_question(old: str, new: str) -> None:
    before, after = read(QUIZ).questions[0], read(changed(old, new)).questions[0]
    assert before.key("gm-03") != after.key("gm-03")


def test_the_key_belongs_to_its_lesson() -> None:
    question = read(QUIZ).questions[0]
    assert question.key("gm-03") != question.key("gm-04")
    assert question.key("gm-03").split(":")[1] == question.key("gm-04").split(":")[1]


def mixed(prompt: str, count: int) -> list[str]:
    """The letters of the file in the order in which the choices of a question are shown."""
    choices = tuple(Choice(letter, f"choice {letter}") for letter in "ABCDEF"[:count])
    asked = Question(1, 1, Kind.ONE, prompt, choices, "A", 0.0, "It is.")
    assert [letter for letter, _ in asked.shown] == list("ABCDEF"[:count])
    return [choice.letter for _, choice in asked.shown]


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_every_choice_stands_in_every_place_about_equally_often(count: int) -> None:
    """No place is a good guess, and none of the neighbourhood in the file is left."""
    orders = [mixed(f"Question {number}?", count) for number in range(600)]
    for place in range(count):
        for letter in "ABCDEF"[:count]:
            share = sum(order[place] == letter for order in orders) / len(orders)
            assert abs(share - 1 / count) < 0.1, (place, letter, share)


def test_the_order_is_the_same_each_time_and_another_for_other_words() -> None:
    assert mixed("Which?", 5) == mixed("Which?", 5) == mixed("  Which? ", 5)
    assert len({tuple(mixed(f"Question {number}?", 3)) for number in range(100)}) == 6


ONE, SEVERAL, NUMBER = read(QUIZ).questions


@pytest.mark.parametrize(
    ("question", "pick", "recorded"),
    [
        (ONE, "B", "B"), (ONE, " b\n", "B"), (ONE, "bb", "B"), (ONE, "A", "A"),
        (SEVERAL, "AC", "AC"), (SEVERAL, "ca", "AC"), (SEVERAL, "a, c", "AC"), (SEVERAL, "A and C", "AC"),
        (SEVERAL, "A & C", "AC"), (SEVERAL, "c;a;", "AC"), (SEVERAL, "a+c", "AC"), (SEVERAL, "a c a", "AC"),
        (SEVERAL, "B", "B"), (SEVERAL, "abc", "ABC"),
        (NUMBER, "1.5", "1.5"), (NUMBER, " 1.5\n", "1.5"), (NUMBER, "+1.50", "+1.50"), (NUMBER, "15e-1", "15e-1"),
        (NUMBER, ".5", ".5"), (NUMBER, "2.", "2."), (NUMBER, "−3", "-3"), (NUMBER, "1E+2", "1E+2"),
    ],
)  # fmt: skip
def test_an_answer_is_recorded_in_one_spelling(question: Question, pick: str, recorded: str) -> None:
    assert normalise_pick(question, pick) == recorded


@pytest.mark.parametrize(
    ("question", "pick"),
    [
        *((ONE, pick) for pick in ("", " ", "C", "AB", "1", "yes", "and", "?", "β", "A\0", "-", "B)")),
        *((SEVERAL, pick) for pick in ("", "D", "ABCD", "and", ",", "A1", "a.c")),
        *(
            (NUMBER, pick)
            for pick in (
                "", "B", "1,5", "nan", "inf", "-inf", "infinity", "1e999", "1e9999", "0x10", "1_000", "1.5.2", ".",
                "e5", "1e", "+-1", "1 5", "٣", "²", "1.5 ± 0.1", "1/2", "1" * 400, "True",
            )
        ),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_with_a_sentence(question: Question, pick: str) -> None:
    for grade in (normalise_pick, is_correct):
        with pytest.raises(PickError, match=r"Answer with|answer with"):
            grade(question, pick)


@pytest.mark.parametrize(
    ("question", "pick", "right"),
    [
        (ONE, "b", True), (ONE, "A", False),
        (SEVERAL, "c and a", True), (SEVERAL, "A", False), (SEVERAL, "abc", False),
        (NUMBER, "1.5", True), (NUMBER, "1.51", True), (NUMBER, "1.49", True), (NUMBER, "1.5101", False),
        (NUMBER, "1.4899", False), (NUMBER, "-1.5", False), (NUMBER, "150e-2", True),
    ],
)  # fmt: skip
def test_which_answers_are_right(question: Question, pick: str, right: bool) -> None:
    assert is_correct(question, pick) is right


def number_question(answer: str, tolerance: str) -> Question:
    return only(f"1. How many?\n\n**Answers:**\n1. **{answer} ± {tolerance}** - so many\n")


@given(value=st.integers(-(10**6), 10**6), tolerance=st.integers(1, 10**4), places=st.integers(0, 6))
@settings(deadline=None)
def test_an_answer_on_the_edge_of_the_tolerance_is_right(value: int, tolerance: int, places: int) -> None:
    """Decimal numbers have no exact binary form; a learner's answer must not fail on that."""

    def written(number: int) -> str:
        sign, digits = "-" if number < 0 else "", str(abs(number)).rjust(places + 1, "0")
        return f"{sign}{digits[: len(digits) - places]}.{digits[len(digits) - places :]}0"

    question = number_question(written(value), written(tolerance))
    assert is_correct(question, written(value + tolerance))
    assert is_correct(question, written(value - tolerance))
    assert not is_correct(question, written(value + tolerance + 1))
    assert not is_correct(question, written(value - tolerance - 1))


def test_no_tolerance_means_this_number() -> None:
    question = number_question("42", "0")
    assert is_correct(question, "42.0")
    assert not is_correct(question, "42.0001")


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([ONE, SEVERAL, NUMBER]), st.text(max_size=12))
def test_any_answer_is_graded_or_refused(question: Question, pick: str) -> None:
    try:
        recorded = normalise_pick(question, pick)
    except PickError as error:
        assert str(error)
        return
    assert normalise_pick(question, recorded) == recorded
    assert is_correct(question, pick) == is_correct(question, recorded)


def test_every_quiz_of_the_course_gives_each_question_its_own_key() -> None:
    from grader.content import find_content

    lessons, _ = load_lessons(find_content().lessons)
    keys = [q.key(lesson.canonical_id) for lesson in lessons if lesson.quiz for q in lesson.quiz.questions]
    assert len(keys) == len(set(keys)) > 0


# The same cases are asked of the site: see test_site_quiz.
GOLDEN = json.loads((Path(__file__).parent / "golden_answers.json").read_text(encoding="utf-8"))["questions"]


def golden_question(facts: dict[str, Any], number: int = 1) -> Question:
    """A question of the golden cases."""
    choices = tuple(Choice(letter, f"Choice {letter}.") for letter in facts.get("choices", ""))
    return Question(
        number=number, line=1, kind=Kind(facts["kind"]), prompt=f"Golden {number}?", choices=choices,
        answer=facts["answer"], tolerance=facts.get("tolerance", 0.0), explanation="It is.",
    )  # fmt: skip


@pytest.mark.parametrize("facts", GOLDEN, ids=lambda facts: f"{facts['kind']} {facts['answer']}")
def test_golden_answers_are_judged_as_on_the_site(facts: dict[str, Any]) -> None:
    question = golden_question(facts)
    for case in facts["cases"]:
        if case["recorded"] is None:
            with pytest.raises(PickError):
                normalise_pick(question, case["pick"])
        else:
            judged = normalise_pick(question, case["pick"]), is_correct(question, case["pick"])
            assert judged == (case["recorded"], case["correct"]), case
