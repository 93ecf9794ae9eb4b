"""A lesson's file: which file is one, its quiz, and that no text whatever is a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.content import Lesson, load_lessons
from grader.content.lesson_parser import parse_lesson
from grader.errors import Problem

LESSON = """\
---
number: 3
title: "Score Matching - Noise as a Teacher"
slug: "score-matching"
level: "intermediate"
tags: ["score", "langevin"]
prerequisites: ["doubling", "energy-based-models"]
estimated_minutes: 45
contributors: ["Ada"]
diagrams: ["figures/score.svg"]
examples: ["langevin.py"]
canonical_id: "gm-03"
---

# Score Matching

## Overview

Learn $\\nabla_x \\log p(x)$, not $p(x)$. See [the loss](#the-loss).

```python
print("## Quiz")  # in a fence: no quiz
```

## The Loss

**Kinds**:
- explicit
- denoising

## Quiz

Take your *time*.

1. What does the score point at?
   - **A)** lower density
   - **B)** higher density

2. Which need no normalising constant? Choose all that apply.
   - **A)** score matching
   - **B)** maximum likelihood
   - **C)** contrastive divergence

3. What is the score of $\\mathcal{N}(0, 4)$ at $x = 2$?

**Answers:**
1. **B** - it is the gradient of the log-density
2. **A, C** - a constant has no gradient
3. **-0.5 ± 0.001** - minus $x$ over the variance

## Next Steps

- Read on.
"""
FEW = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])


def changed(old: str, new: str) -> str:
    assert old in LESSON
    return LESSON.replace(old, new, 1)


def line_of(text: str, words: str) -> int:
    """The number of the first line that contains `words`."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def errors(text: str) -> list[tuple[int, str]]:
    """What is wrong with a text, as (line, message)."""
    _, problems = parse_lesson(text, file="03-score.md")
    return [(problem.line, problem.message) for problem in problems]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_quiz_of_a_lesson_is_read_with_its_place_in_the_file() -> None:
    lesson, _ = parse_lesson(LESSON, file="03-score.md")
    assert lesson is not None and lesson.quiz is not None
    assert [question.answer for question in lesson.quiz.questions] == ["B", "AC", "-0.5"]
    assert lesson.quiz.intro == "Take your *time*."
    assert lesson.quiz.first_line == line_of(LESSON, "Take your") - 2
    assert [q.line for q in lesson.quiz.questions] == [
        line_of(LESSON, words) for words in ("1. What does", "2. Which need", "3. What is")
    ]


def test_a_lesson_without_a_quiz_is_a_warning_at_its_end(tmp_path: Path) -> None:
    text = LESSON[: LESSON.index("## Quiz\n\n")]
    write(tmp_path, "03-score.md", text)
    lessons, (problem,) = load_lessons(tmp_path)
    assert problem.is_warning
    assert "no '## Quiz'" in problem.message
    assert problem.line == text.count("\n") + 1
    assert lessons[0].quiz is None


def test_a_quiz_in_a_code_fence_is_an_error_where_it_stands() -> None:
    text = LESSON.replace("## The Loss\n", "## The Loss\n\n```python\nx = 1\n")
    ((line, message),) = errors(text)
    assert line == line_of(text, "Take your") - 2
    assert "inside a code fence" in message


def test_pages_without_marks_of_a_lesson_are_no_lessons(tmp_path: Path) -> None:
    write(tmp_path, "index.md", "---\ntitle: Welcome\ntags: [x]\n---\n\n# Welcome\n\n```\n## Quiz\n```\n")
    assert load_lessons(tmp_path) == ((), [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("01-x.md", "# By its number\n"),
        ("x.md", "---\nslug: by-its-front-matter\n---\n"),
        ("x.md", "# By its quiz\n\n## Quiz\n"),
    ],
)
def test_what_was_meant_to_be_a_lesson_is_checked_as_one(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, name, text)
    lessons, problems = load_lessons(tmp_path)
    assert lessons == ()
    assert problems


def check_problems(problems: list[Problem], text: str) -> None:
    """Every problem is one printable sentence about a line of the file."""
    for problem in problems:
        assert 1 <= problem.line <= text.count("\n") + 2, problem
        assert problem.message.strip()
        assert len(str(problem).split("\n")) == 1, problem


LINES = LESSON.split("\n")
EXTRA = [
    "```", "~~~", "   ```python", "1. ```", "   - ```", "1.", "0) x", "2. **B**", "   - **A)**", "   - **Z)** z",
    "**Answers:**", "## Quiz", "## Quiz ##", "---", "...", "title: [", "? x", "&a *a", "3. **nan ± inf**",
    "4. **1e999 ± 1**", "5. **٣ ± 1**", "\t- **B)** tab", "\x00", "\u2028", "\x85: 1", "%YAML 9.9", "!!map x: y",
    'slug: "\\UFFFFFFFF"', "[x](http://[)", "[x](%)", "\ufeff", "- **A)** x",
]  # fmt: skip
pieces = st.one_of(st.sampled_from(LINES), st.sampled_from(EXTRA), st.text(max_size=20))


@st.composite
def mutated_lessons(draw: st.DrawFn) -> str:
    """A sound lesson with lines taken out, put in, moved or cut."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines)))
        match draw(st.sampled_from(["insert", "delete", "move", "cut", "slice", "glue"])):
            case "insert":
                lines.insert(at, draw(pieces))
            case "delete":
                del lines[at : at + draw(st.integers(1, 5))]
            case "move":
                lines[at:] = reversed(lines[at:])
            case "cut":
                lines[at : at + 1] = [line[: draw(st.integers(0, 20))] for line in lines[at : at + 1]]
            case "slice":
                lines = lines[at:] or lines
            case "glue":
                lines[at : at + 2] = [draw(pieces).join(lines[at : at + 2])]
    return "\n".join(lines)


@FEW
@given(st.one_of(st.text(), mutated_lessons(), st.lists(pieces, max_size=40).map("\n".join)))
@example("")
@example("---")
@example("---\n---")
@example("---\n\u2028\u2028\u2028[\n---")
def test_no_text_whatever_crashes_the_parser(text: str) -> None:
    lesson, problems = parse_lesson(text, file="x.md")
    check_problems(problems, text)
    assert lesson is not None or problems
    assert lesson is None or isinstance(lesson, Lesson)
