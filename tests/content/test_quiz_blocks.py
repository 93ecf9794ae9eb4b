"""A quiz in another dress than ours: what is named, and that nothing untrue follows from it."""

from __future__ import annotations

import pytest

from tests.content.test_quiz_parser import QUIZ, changed, complaints, read


@pytest.mark.parametrize(
    "line",
    [
        "### Answer Key", "## Answers", "# Solutions", "**Answer key**", "Answers:", "**Correct answers:**",
        "<summary>Answers</summary>",
    ],
)  # fmt: skip
def test_answers_under_another_name_are_one_problem_that_says_theirs(line: str) -> None:
    assert complaints(changed("**Answers:**", line)) == [
        f"{line} :: '{line[:30]}' begins no answers; write **Answers:** here"
    ]


def test_a_next_section_about_answers_is_no_part_of_the_quiz() -> None:
    for heading in ("Answers to letters", "Solutions"):
        assert len(read(QUIZ + f"\n## {heading}\n\n1. Dear reader\n").questions) == 3


@pytest.mark.parametrize(
    "marks", ["   {}) ", "   ({}) ", "   {}. ", "   **{})** ", "   **{}.** ", "{}) ", "- {}) ", "   - {}. "]
)
@pytest.mark.parametrize("letters", ["AB", "ab"])
def test_choices_in_another_dress_are_named_each_and_nothing_else_is(marks: str, letters: str) -> None:
    a, b = (marks.format(letter) for letter in letters)
    text = changed("   - **A)** yes\n   - **B)** no", f"{a}yes\n{b}no")
    assert complaints(text) == [
        f"{a.strip()} yes :: '{a.strip()} yes' looks like a choice; expected '   - **A)** text'",
        f"{b.strip()} no :: '{b.strip()} no' looks like a choice; expected '   - **B)** text'",
    ]


def test_lines_of_a_prompt_that_begin_with_a_letter_are_no_choices() -> None:
    text = changed("1. One?", "1. One?\n   I. e. this one, and\n   B. Cause wrote it\n   e) is the number")
    assert read(text).questions[0].prompt.count("\n") == 3


ONE_TWICE = changed("2. Several?", "1. Several?")


@pytest.mark.parametrize(
    "text",
    [
        ONE_TWICE,
        ONE_TWICE.replace("2. **A, C**", "1. **A, C**"),
        ONE_TWICE.replace("3. How", "2. How"),
        ONE_TWICE.replace("2. **A, C** - both\n", ""),
    ],
)
def test_a_number_that_two_questions_have_is_one_problem_at_the_second(text: str) -> None:
    assert complaints(text) == ["1. Several? :: question is numbered 1, expected 2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (changed("2. **A, C**", "1. **A, C**"), ["1. **A, C** - both :: answer is numbered 1, expected 2"]),
        (
            QUIZ.replace("2. Several", "3. Several").replace("3. How", "4. How"),
            ["3. Several? :: question is numbered 3, expected 2"],
        ),
        (
            changed("   - **C)** those", "   - **D)** those"),
            ["- **D)** those :: choice D of question 2, expected C"],
        ),
        (
            changed("1. **B** - because", "- **B** - because"),
            ["- **B** - because :: '- **B** - because' has no number; expected '1. **B** - why'"],
        ),
    ],
)
def test_nothing_untrue_follows_a_first_problem(text: str, expected: list[str]) -> None:
    assert complaints(text) == expected


def test_an_answer_within_its_question_is_told_where_answers_stand() -> None:
    text = QUIZ[: QUIZ.index("\n**Answers")]
    for old, new in [
        ("no\n", "no\n\n   **Answer:** B\n"),
        ("those\n", "those\n\nCorrect answer: A, C\n"),
        ("many?\n", "many?\n   *Answer*: 1.5\n"),
    ]:
        text = text.replace(old, new, 1)
    found = complaints(text)
    assert [line.split(" :: ")[0] for line in found] == ["**Answer:** B", "Correct answer: A, C", "*Answer*: 1.5"]
    assert all("write it as '1. **B** - why' under '**Answers:**'" in line for line in found)
