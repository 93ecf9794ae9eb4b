"""Code fences: which lines stand in one, and that nothing in one is part of a quiz."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content.fences import fenced_lines, opening_fences
from tests.content.test_quiz_parser import complaints, only, pieces, read

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


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(pieces, st.text()), max_size=30))
def test_each_line_is_inside_or_outside_of_a_fence(lines: list[str]) -> None:
    inside, opens = fenced_lines(lines), opening_fences(lines)
    assert len(inside) == len(opens) == len(lines)
    assert all(fenced for fenced, opening in zip(inside, opens, strict=True) if opening)
