"""A question above a result: what belongs to it, what it opens, and what can be wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content import Choice, Kind, Prediction, find_predictions, parse_quiz, without_predictions
from tests.content.test_quiz_parser import QUIZ

QUESTION = """\
**Predict:**

1. What is printed?

   ```python
   x
   ```
   - **A)** one
     > Count again.
   - **B)** two

**Answer:**

1. **B** - One and one.
"""
OUTPUT = "```text\n2\n```"
TABLE = "| a | b |\n| --- | --- |\n| 1 | 2 |"
PICTURE = '![Two\ndots.](figures/two.svg "Two.")'
NO_RESULT = "the prediction has no result; expected output, a table or a picture right below its answer"
PAGE = f"# Lesson\n\n```python\nprint(2)\n```\n\n{QUESTION}\n{OUTPUT}\n\nText.\n"


def found_in(text: str) -> list[Prediction]:
    """The predictions of a sound text."""
    predictions, problems = find_predictions(text, file="x.md")
    assert problems == []
    return predictions


def complaints(text: str) -> list[str]:
    """What is wrong with predictions, each with the line it is about."""
    lines = text.split("\n")
    _, problems = find_predictions(text, file="x.md")
    return [f"{lines[problem.line - 1].strip()} :: {problem.message}" for problem in problems]


def test_a_prediction_has_a_question_of_a_quiz_and_the_result_below() -> None:
    (found,) = found_in(PAGE)
    assert found.question.kind is Kind.ONE and found.question.answer == "B"
    assert found.question.prompt == "What is printed?\n\n```python\nx\n```"
    assert found.question.choices == (Choice("A", "one", "Count again."), Choice("B", "two"))
    assert found.question.explanation == "One and one."
    assert found.result == OUTPUT
    lines = PAGE.split("\n")
    assert lines[found.first_line - 1] == "**Predict:**"
    assert "\n".join(lines[found.result_line - 1 : found.last_line]) == OUTPUT


@pytest.mark.parametrize(
    ("below", "result"),
    [
        (f"{TABLE}\n\n{PICTURE}\n\nText.", f"{TABLE}\n\n{PICTURE}"),
        (f"{OUTPUT}\n{OUTPUT}\n\n## Next\n\n{TABLE}", f"{OUTPUT}\n{OUTPUT}"),
        (f"{PICTURE}\n\nText.\n\n{TABLE}", PICTURE),
        (f"{TABLE}\n\n```python\nprint(3)\n```", TABLE),
        (f"{OUTPUT}\n\n{QUESTION}\n{TABLE}", OUTPUT),
        ("~~~\n# no heading\n\n**Predict:**\n~~~", "~~~\n# no heading\n\n**Predict:**\n~~~"),
    ],
)
def test_outputs_tables_and_pictures_without_a_sentence_between_are_the_result(below: str, result: str) -> None:
    assert found_in(f"{QUESTION}\n{below}\n")[0].result == result


def test_it_may_ask_for_several_choices_or_for_a_number() -> None:
    several = QUESTION.replace("1. **B**", "1. **A, B**")
    number = "**Predict:**\n\n1. How many?\n\n**Answer:**\n1. **2 ± 0.1** - Two.\n"
    kinds = [found_in(f"{question}\n{OUTPUT}\n")[0].question.kind for question in (several, number)]
    assert kinds == [Kind.SEVERAL, Kind.NUMERIC]


@pytest.mark.parametrize("text", ["", "We predict: 2.\n", f"````\n{PAGE}````\n", "The networks\n*predict* it.\n"])
def test_other_texts_have_none(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            OUTPUT, "So it is.",
            [f"**Predict:** :: {NO_RESULT}"],
        ),
        (
            OUTPUT, "```python\nprint(2)\n```",
            [f"**Predict:** :: {NO_RESULT}"],
        ),
        (
            "**Answer:**\n\n1. **B** - One and one.\n", "",
            ["**Predict:** :: the prediction has no answers; expected '**Answers:**' and '1. **B** - why'"],
        ),
        ("1. **B**", "1. **C**", ["1. **C** - One and one. :: answer C of question 1 is not among its choices"]),
        ("- **B)** two", "- **C)** two", ["- **C)** two :: choice C of question 1, expected B"]),
        (
            "1. **B** - One", "1. **B** - As the last choice says, one",
            [
                "1. **B** - As the last choice says, one and one. :: the explanation of question 1 says "
                "'the last choice'; choices are shown mixed, so name the thing itself"
            ],
        ),
        (
            "\n\n1. What", "\n\nThink.\n\n1. What",
            ["**Predict:** :: text between '**Predict:**' and its question; put it above, or into '1. …'"],
        ),
        (
            "**Answer:**\n\n1. **B** - One and one.",
            "2. More?\n   - **A)** yes\n   - **B)** no\n\n**Answers:**\n\n1. **B** - One.\n2. **A** - Yes.",
            ["2. More? :: second question of a prediction; give it a '**Predict:**' of its own"],
        ),
        *(
            (
                "**Predict:**", mark,
                [
                    f"{mark.strip()} :: '{mark.strip()}' begins no prediction; "
                    "write **Predict:** alone on its line, at its left end, and '1. …' below"
                ],
            )
            for mark in ("**Predict:** it", "**Predict**", "### Predict", "Predict: it", "  **Predict:**")
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_on_its_line(old: str, new: str, expected: list[str]) -> None:
    assert PAGE.count(old) == 1
    assert complaints(PAGE.replace(old, new)) == expected


def test_with_something_wrong_it_stays_as_it_is_written() -> None:
    text = PAGE.replace(OUTPUT, "So it is.")
    assert find_predictions(text, file="")[0] == []
    assert without_predictions(text) == text


def test_without_them_a_result_stands_below_its_code_and_on_its_line() -> None:
    bare = without_predictions(PAGE)
    assert "Predict" not in bare and "One and one" not in bare
    assert [n for n, line in enumerate(bare.split("\n")) if line.strip()] == [
        n for n, line in enumerate(PAGE.split("\n")) if line.strip() and line not in QUESTION.split("\n")
    ]


TEXTS = st.lists(st.sampled_from(["Text.", OUTPUT, TABLE, PICTURE, "## More", "1. one\n2. two", "- a", "> b"]))


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from([OUTPUT, TABLE, PICTURE]), TEXTS)
def test_what_stands_around_it_changes_neither_it_nor_the_quiz(
    above: list[str], result: str, below: list[str]
) -> None:
    text = "\n\n".join([*above, QUESTION.strip(), result, *below, QUIZ])
    (found,) = found_in(text)
    assert found.question.answer == "B" and found.result.startswith(result)
    quiz, problems = parse_quiz(text, file="")
    alone, _ = parse_quiz(QUIZ, file="")
    assert quiz and alone and problems == []
    assert [q.key("") for q in quiz.questions] == [q.key("") for q in alone.questions]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_line_that_is_lost_is_never_lost_in_silence(data: st.DataObject) -> None:
    lines = f"{QUESTION}\n{OUTPUT}\n".split("\n")
    place = data.draw(st.integers(1, len(lines) - 1))
    predictions, problems = find_predictions("\n".join([*lines[:place], *lines[place + 1 :]]), file="")
    assert bool(predictions) != bool(problems)
