"""What a `## Quiz` section says, and what can be wrong with one."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.content import Choice, Kind, Question, Quiz, is_correct, parse_quiz

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
    assert (one.kind, one.answer) == (Kind.ONE, "B")
    assert one.choices == (Choice("A", "yes"), Choice("B", "no"))
    assert (several.kind, several.answer) == (Kind.SEVERAL, "AC")
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
            "1. One? :: question below '**Answers:**'; all questions stand above it",
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
        (changed("1. **B**", "1. **b**"), "answer 'b' should be 'B'"),
        (changed("**A, C**", "**A, A**"), "answer 'A, A' names a letter twice"),
        (changed("1. **B** - because", "1. B - because"), "answer 1 should begin like '**B** - ' or"),
        (changed("1. **B** - because", "1. **B\n   ** - x"), "answer 1 should begin like '**B** - ' or"),
        (changed("1. **B** - because", "1. **B** -"), "1. **B** - :: answer 1 has no explanation; expected one"),
        (changed("1. One?", "1."), "1. :: question 1 has no text"),
        (changed("1. One?", "1. One?\nmore"), "more :: 'more' belongs to no question; indent it by three spaces"),
        (changed("1. One?", "1. One?\n```\n1\n```"), "``` :: '```' belongs to no question; indent it by three"),
        (
            changed("**Answers:**", "**Answers:**\n   stray"),
            "stray :: 'stray' belongs to no answer; an answer begins like '1. **B** - '",
        ),
        (QUIZ + "unindented\n", "unindented :: 'unindented' belongs to no answer; indent it by three spaces"),
        (
            changed("2. Several?", "### Part\n\n2. Several?"),
            "### Part :: '### Part' belongs to no question; leave it out",
        ),
        (
            changed("- **B)** no", "- B) no"),
            "- B) no :: '- B) no' looks like a choice; expected '   - **B)** text'",
        ),
        (changed("- **B)** no", "- **B**) no"), "- **B**) no :: '- **B**) no' looks like a choice; expected"),
        (changed("   - **B)** no", "- **B)** no"), "- **B)** no :: '- **B)** no' belongs to no question; indent"),
    ],
)
def test_a_malformed_quiz_is_explained_on_its_line(text: str, expected: str) -> None:
    (found,) = complaints(text)
    assert expected in found, found


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


# Without capitals: one by itself would name a choice.
choice_texts = st.text(st.characters(exclude_categories=["C", "Z", "Lu"]), min_size=1, max_size=8).map(
    lambda text: f"text {text}"
)
whys = st.sampled_from(["", "It is not.", "Code:\n\n```python\nx = 1\n> y\n```\n\n1. a list\n2. of two"])
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
    choices = tuple(Choice(chr(65 + i), text, draw(whys)) for i, text in enumerate(texts))
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
        for choice in question.choices:
            parts.append(f"   - **{choice.letter})** {indented(choice.text, 5)}")
            parts += [f"     > {line}" for line in choice.why.split("\n") if choice.why]
        parts.append("")
    parts.append("**Answers:**")
    for number, question in enumerate(asked, 1):
        lead = f"{number}. "
        right = question.answer_text if question.kind is Kind.NUMERIC else ", ".join(question.answer)
        parts.append(f"{lead}**{right}** - {indented(question.explanation, len(lead))}")
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
        assert (question.answer, question.tolerance) == (expected.answer, expected.tolerance)
        assert question.explanation == expected.explanation
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
