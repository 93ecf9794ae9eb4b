"""Quizzes: what a `## Quiz` section says, what can be wrong with one, and which answers are right."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.content import (
    Choice,
    Kind,
    PickError,
    Question,
    Quiz,
    is_correct,
    load_lessons,
    normalise_pick,
    parse_quiz,
)
from grader.content.fences import fenced_lines, opening_fences

QUIZ = """\
# Lesson

## Quiz

1. One?
   - **A)** yes
   - **B)** no

2. Several?
   - **A)** this
   - **B)** that
   - **C)** those

3. How many?

**Answers:**
1. **B** - because
2. **A, C** - both
3. **1.5 ± 0.01** - a half more
"""


def changed(old: str, new: str) -> str:
    assert old in QUIZ
    return QUIZ.replace(old, new, 1)


def read(text: str) -> Quiz:
    """The quiz of a sound text."""
    quiz, problems = parse_quiz(text, file="x.md")
    assert quiz is not None
    assert problems == []
    return quiz


def only(body: str) -> Question:
    """The question of a quiz that has one; `body` stands under the heading."""
    (question,) = read(f"## Quiz\n\n{body}").questions
    return question


def complaints(text: str) -> list[str]:
    """What is wrong with a quiz, each with the line it is about."""
    lines = text.split("\n")
    _, problems = parse_quiz(text, file="x.md")
    return [f"{lines[problem.line - 1].strip()} :: {problem.message}" for problem in problems]


def test_the_three_kinds_of_question() -> None:
    one, several, numeric = read(QUIZ).questions
    assert (one.kind, one.answer, one.answer_text) == (Kind.ONE, "B", "B")
    assert one.choices == (Choice("A", "yes"), Choice("B", "no"))
    assert (several.kind, several.answer, several.answer_text) == (Kind.SEVERAL, "AC", "A, C")
    assert (numeric.kind, numeric.answer, numeric.tolerance) == (Kind.NUMERIC, "1.5", 0.01)
    assert (numeric.choices, numeric.answer_text) == ((), "1.5 ± 0.01")
    assert [q.explanation for q in (one, several, numeric)] == ["because", "both", "a half more"]
    assert [(q.number, q.line) for q in (one, several, numeric)] == [(1, 5), (2, 9), (3, 14)]


def test_a_text_without_a_quiz_has_none() -> None:
    for text in ("", "# Quiz\n", "### Quiz\n", "##Quiz\n", "## Quizzes\n", "```\n## Quiz\n```\n"):
        assert parse_quiz(text, file="x.md") == (None, [])


def test_a_quiz_ends_at_the_next_heading_of_its_height() -> None:
    quiz = read(QUIZ + "\n## Next Steps\n\n1. Not a question\n")
    assert len(quiz.questions) == 3
    assert (quiz.first_line, quiz.last_line) == (3, 20)
    assert len(read(QUIZ + "\n# Another\n\ntext\n").questions) == 3


def test_maths_code_lists_and_paragraphs_stay_in_prompts_choices_and_explanations() -> None:
    question = only(
        """\
1. What is $\\int p(x)\\,dx$ in

   ```python
   total = p(x) * dx
       # indented

   sum(total)
   ```

   - a plain list
   - of two

   for any $p$?
   - **A)** $1$
   - **B)** `0`, as in

     ~~~
     zero
     ~~~
   - **C)** something
     else

**Answers:**
1. **A** - since

   $$
   \\int p = 1
   $$

   ```python
   assert total == 1
   ```
"""
    )
    assert question.prompt.split("\n") == [
        "What is $\\int p(x)\\,dx$ in", "", "```python", "total = p(x) * dx", "    # indented", "", "sum(total)",
        "```", "", "- a plain list", "- of two", "", "for any $p$?",
    ]  # fmt: skip
    assert [choice.text for choice in question.choices] == [
        "$1$",
        "`0`, as in\n\n~~~\nzero\n~~~",
        "something\nelse",
    ]
    assert question.explanation == "since\n\n$$\n\\int p = 1\n$$\n\n```python\nassert total == 1\n```"


LOOKALIKES = """\
```markdown
## Quiz
# Heading
1. A question?
   - **A)** a choice
- B) almost a choice
**Answers:**
1. **A** - an answer
- ```
1. ```
````
unindented: fine
"""


@pytest.mark.parametrize("place", ["prompt", "choice", "explanation"])
def test_nothing_in_a_code_fence_is_part_of_the_quiz(place: str) -> None:
    indent = "     " if place == "choice" else "   "
    code = LOOKALIKES.replace("```markdown", "`````markdown") + "`````"
    fence = "\n".join(indent + line for line in code.split("\n"))
    parts = {"prompt": "", "choice": "", "explanation": "", place: f"\n\n{fence}"}
    question = only(
        f"1. Which?{parts['prompt']}\n   - **A)** first{parts['choice']}\n   - **B)** second\n\n"
        f"**Answers:**\n1. **B** - why{parts['explanation']}\n"
    )
    texts = {"prompt": question.prompt, "choice": question.choices[0].text, "explanation": question.explanation}
    assert texts[place].split("\n\n", 1)[1] == code
    assert len(question.choices) == 2


def test_a_fence_that_is_not_indented_is_one_error_and_still_holds_no_question() -> None:
    code = "````\n1. ```\n2. x\n   - **C)** c\n````"
    text = f"## Quiz\n1. Which?\n\n{code}\n   - **A)** a\n   - **B)** b\n\n**Answers:**\n1. **B** - why\n"
    assert complaints(text) == ["```` :: '````' belongs to no question; indent it by three spaces"]


@pytest.mark.parametrize("indent", [1, 3, 4])
def test_code_keeps_its_shape_however_far_its_fence_is_indented(indent: int) -> None:
    """Authors indent by three spaces under `10. ` as well, where Markdown wants four."""
    code = "```python\ndef f():\n    if x:\n        return 1\n\n    return 2\n```"
    margin = " " * indent
    indented = "\n".join(margin + line for line in code.split("\n"))
    asked = "".join(f"{n}. Question {n}?\n\n" for n in range(1, 10)) + f"10. What?\n\n{indented}\n\n{margin}end\n"
    answers = "".join(f"{n}. **{n} ± 0** - why\n" for n in range(1, 11))
    question = read(f"## Quiz\n\n{asked}\n**Answers:**\n{answers}").questions[-1]
    assert question.prompt == f"What?\n\n{code}\n\nend"


def test_a_question_and_an_answer_may_begin_with_a_fence() -> None:
    question = only("1. ```python\n   x = 1\n   ```\n   - **A)** a\n   - **B)** b\n\n**Answers:**\n1. **A** - y\n")
    assert question.prompt == "```python\nx = 1\n```"


@pytest.mark.parametrize(
    ("lines", "inside"),
    [
        (["a", "```", "b", "```", "c"], "-###-"),
        (["~~~", "```", "~~~", "c"], "###-"),
        (["````", "```", "```", "````", "c"], "####-"),
        (["```", "````", "c"], "##-"),
        (["- ```", "  - ```", "1. ```", "  ```", "c"], "####-"),
        (["```python", "``` python", "```", "c"], "###-"),
        (["``` `x` ```", "c"], "--"),
        (["``", "c"], "--"),
        (["```", "never closed"], "##"),
        (["```", "```", "```", "```", "c"], "####-"),
    ],
)
def test_code_fences_open_and_close_as_in_markdown(lines: list[str], inside: str) -> None:
    assert "".join("#" if fenced else "-" for fenced in fenced_lines(lines)) == inside


def test_a_line_opens_at_most_one_fence() -> None:
    assert opening_fences(["```", "1. ```", "```", "1. ```", "```"]) == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (changed("1. **B**", "1. **C**"), "1. **C** - because :: answer C of question 1 is not among its choices"),
        (changed("**A, C**", "**A, E**"), "2. **A, E** - both :: answer E of question 2 is not among its choices"),
        (QUIZ + "\n## Quiz\n", "## Quiz :: second '## Quiz' (the first is on line 3); expected one a lesson"),
        (changed("**B)** no", "**B)**"), "- **B)** :: choice B of question 1 is empty"),
        (changed("**B)** no", "**B)**  "), "- **B)** :: choice B of question 1 is empty"),
        (changed("2. Several?", "3. Several?"), "3. Several? :: question is numbered 3, expected 2"),
        (changed("1. One?", "0. One?"), "0. One? :: question is numbered 0, expected 1"),
        (changed("2. Several?", "1. Several?"), "1. Several? :: question is numbered 1, expected 2"),
        (changed("3. **1.5", "4. **1.5"), "4. **1.5 ± 0.01** - a half more :: answer is numbered 4, expected 3"),
        (changed("2. **A, C** - both\n", ""), "2. Several? :: question 2 has no answer under '**Answers:**'"),
        (QUIZ + "4. **A** - why\n", "4. **A** - why :: answer 4 belongs to no question"),
        (QUIZ + "\n**Answers:**\n", "**Answers:** :: second '**Answers:**'; expected one a quiz"),
        (QUIZ[: QUIZ.index("**Answers")], "## Quiz :: the quiz has no answers; expected '**Answers:**' and"),
        ("## Quiz\n", "## Quiz :: the quiz has no question; expected '1. …' under '## Quiz'"),
        ("## Quiz\n\nSoon.\n", "## Quiz :: the quiz has no question; expected '1. …' under '## Quiz'"),
        (
            "## Quiz\n\n**Answers:**\n1. **B** - why\n\n1. One?\n   - **A)** a\n   - **B)** b\n",
            "## Quiz :: the quiz has no question; expected '1. …' under '## Quiz'",
        ),
        (changed("- **B)** no", "- **C)** no"), "- **C)** no :: choice C of question 1, expected B"),
        (changed("- **A)** yes", "- **B)** yes"), "- **B)** yes :: choice B of question 1, expected A"),
        (changed("   - **B)** no\n", ""), "1. One? :: question 1 has one choice, expected at least two"),
        (changed("1.5 ± 0.01", "1.5"), "answer '1.5' should be a number with its tolerance, like '1.386 ± 0.005'"),
        (changed("1.5 ± 0.01", "nan ± 0.01"), "answer 'nan ± 0.01' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", "inf ± 0.01"), "answer 'inf ± 0.01' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", "1e999 ± 0.01"), "answer '1e999 ± 0.01' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", "1.5 ± nan"), "answer '1.5 ± nan' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", "1.5 ± 1e999"), "answer '1.5 ± 1e999' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", "1.5 ± -1"), "answer '1.5 ± -1' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", "1,5 ± 0.01"), "answer '1,5 ± 0.01' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", "1.2.3 ± 0.01"), "answer '1.2.3 ± 0.01' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", ". ± 1"), "answer '. ± 1' should be a number with its tolerance"),
        (changed("1.5 ± 0.01", "B"), "question 3 has no choices, so 'B' cannot be its answer"),
        (changed("1. **B**", "1. **1.5 ± 0.1**"), "answer '1.5 ± 0.1' should be a letter, or letters like 'B, D'"),
        (changed("1. **B**", "1. **b**"), "answer 'b' should be a letter, or letters like 'B, D'"),
        (changed("**A, C**", "**A, A**"), "answer 'A, A' names a letter twice"),
        (changed("1. **B** - because", "1. B - because"), "answer 1 should begin like '**B** - ' or"),
        (changed("1. **B** - because", "1. **B\n   ** - x"), "answer 1 should begin like '**B** - ' or"),
        (changed("1. **B** - because", "1. **B** -"), "1. **B** - :: answer 1 has no explanation; expected one"),
        (changed("1. One?", "1."), "1. :: question 1 has no text"),
        (changed("1. One?", "1. One?\nmore"), "more :: 'more' belongs to no question; indent it by three spaces"),
        (changed("1. One?", "1. One?\n```\n1\n```"), "``` :: '```' belongs to no question; indent it by three"),
        (changed("**Answers:**", "**Answers:**\n   stray"), "stray :: 'stray' belongs to no question; indent it"),
        (QUIZ + "unindented\n", "unindented :: 'unindented' belongs to no question; indent it by three spaces"),
        (changed("2. Several?", "### Part\n\n2. Several?"), "### Part :: '### Part' belongs to no question"),
        (
            changed("- **B)** no", "- B) no"),
            "- B) no :: '- B) no' looks like a choice; expected '   - **A)** text'",
        ),
        (changed("- **B)** no", "- **B**) no"), "- **B**) no :: '- **B**) no' looks like a choice; expected"),
        (changed("   - **B)** no", "- **B)** no"), "- **B)** no :: '- **B)** no' belongs to no question; indent"),
    ],
)
def test_a_malformed_quiz_is_explained_on_its_line(text: str, expected: str) -> None:
    found = complaints(text)
    assert any(expected in line for line in found), found


def test_a_repeated_question_is_an_error_whatever_its_answer() -> None:
    text = QUIZ.replace("2. Several?", "2.  One?").replace(
        "   - **A)** this\n   - **B)** that\n   - **C)** those\n", "   - **A)** yes\n\n   - **B)** no\n"
    )
    text = text.replace("2. **A, C**", "2. **A**")
    assert complaints(text) == ["2.  One? :: question 2 repeats question 1 word for word"]


def test_questions_that_differ_in_their_choices_only_are_two() -> None:
    text = QUIZ.replace("2. Several?", "2. One?").replace("2. **A, C**", "2. **A**")
    assert len(read(text).questions) == 3


def test_all_that_is_wrong_with_a_quiz_is_said_at_once() -> None:
    text = QUIZ.replace("**B)** no", "**B)**").replace("2. **A, C**", "2. **A, D**").replace("1.5 ± 0.01", "1.5")
    assert len(complaints(text)) == 3


def test_a_broken_question_takes_no_other_with_it() -> None:
    quiz, problems = parse_quiz(changed("2. **A, C**", "2. **A, D**"), file="x.md")
    assert quiz is not None and len(problems) == 1
    assert [question.number for question in quiz.questions] == [1, 3]


def test_small_liberties_of_markdown_are_accepted() -> None:
    text = """\
## quiz ##

1) One?

\t* **A)** yes
\t* **B)** no

2. How much?

**Answers**:

1) **B**: because

2. **−2.5e-3 +/- 1e-4**

   on a line of its own
"""
    one, two = read(text).questions
    assert (one.answer, one.explanation) == ("B", "because")
    assert (two.answer, two.tolerance, two.explanation) == ("-2.5e-3", 1e-4, "on a line of its own")


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


choice_texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8).map(
    lambda text: f"choice {text}"
)
prompts = st.lists(
    st.one_of(
        st.sampled_from(["Why $p(x)$?", "**Bold** start", "- a list", "\\[ x \\]", "| a | b |", "text: 1. 2. 3."]),
        st.sampled_from(["```python\n1. x\n   - **A)** y\n\n**Answers:**\n## Quiz\n```", "~~~\n```\n~~~"]),
    ),
    max_size=3,
).map(lambda parts: "\n\n".join(["Which?", *parts]))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(Kind))
    texts = draw(st.lists(choice_texts, min_size=3, max_size=6, unique=True)) if kind is not Kind.NUMERIC else []
    choices = tuple(Choice(chr(65 + i), text) for i, text in enumerate(texts))
    picked = draw(st.sets(st.sampled_from("ABC"), min_size=2)) if kind is Kind.SEVERAL else {"C"}
    value = draw(st.decimals(-1000, 1000, places=3))
    return Question(
        number=1,
        line=1,
        kind=kind,
        prompt=draw(prompts),
        choices=choices,
        answer=str(value) if kind is Kind.NUMERIC else "".join(sorted(picked)),
        tolerance=draw(st.sampled_from([0.0, 0.005, 1e-6, 3.0])) if kind is Kind.NUMERIC else 0.0,
        explanation=draw(prompts),
    )


def to_markdown(asked: list[Question]) -> str:
    """A quiz as an author writes it."""

    def indented(text: str, width: int) -> str:
        return text.replace("\n", "\n" + " " * width)

    parts = ["# Title", "", "## Quiz", ""]
    for number, question in enumerate(asked, 1):
        lead = f"{number}. "
        parts.append(lead + indented(f"{question.prompt}\n\n(question {number})", len(lead)))
        parts += [f"   - **{c.letter})** {indented(c.text, 5)}" for c in question.choices] + [""]
    parts.append("**Answers:**")
    for number, question in enumerate(asked, 1):
        lead = f"{number}. "
        parts.append(f"{lead}**{question.answer_text}** - {indented(question.explanation, len(lead))}")
    return "\n".join([*parts, "", "## Next", ""])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(questions(), min_size=1, max_size=12))
def test_a_quiz_survives_being_written_and_read(asked: list[Question]) -> None:
    found = read(to_markdown(asked)).questions
    assert len(found) == len(asked)
    for number, (question, expected) in enumerate(zip(found, asked, strict=True), 1):
        assert question.number == number
        assert question.prompt == f"{expected.prompt}\n\n(question {number})"
        assert (question.kind, question.choices) == (expected.kind, expected.choices)
        assert (question.answer_text, question.explanation) == (expected.answer_text, expected.explanation)
        assert is_correct(question, question.answer)


LINES = QUIZ.split("\n")
pieces = st.one_of(
    st.sampled_from(LINES),
    st.text(max_size=15),
    st.sampled_from(["```", "1. ```", "   - **A)**", "- ~~~", "**Answers**:", "9999. x", "   1. **A)** ** **"]),
    st.tuples(st.sampled_from(["1. ", "   - **", "1. **", "**", "## "]), st.text(max_size=9)).map("".join),
)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(), st.lists(pieces, max_size=30).map("\n".join).map("## Quiz\n".__add__)))
@example("## Quiz\n1. x\n**Answers:**\n1. **\ud7ff ± 1**")
def test_no_text_whatever_crashes_the_reading_of_a_quiz(text: str) -> None:
    quiz, problems = parse_quiz(text, file="x.md")
    count = text.count("\n") + 1
    for problem in problems:
        assert 1 <= problem.line <= count, problem
        assert problem.message.strip()
        assert "\n" not in problem.message
    if quiz is None:
        return
    assert 1 <= quiz.first_line <= quiz.last_line <= count
    for question in quiz.questions:
        assert quiz.first_line < question.line <= quiz.last_line
        assert question.prompt.strip() and question.explanation.strip()
        assert is_correct(question, question.answer)
        assert math.isfinite(question.tolerance)
        assert json.loads(json.dumps(question.key("x"))) == question.key("x")


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(pieces, st.text()), max_size=30))
def test_each_line_is_inside_or_outside_of_a_fence(lines: list[str]) -> None:
    inside, opens = fenced_lines(lines), opening_fences(lines)
    assert len(inside) == len(opens) == len(lines)
    assert all(fenced for fenced, opening in zip(inside, opens, strict=True) if opening)


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


# The same cases are asked of the site: see test_site_browser.
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
