"""The quiz of a lesson becomes a form that keeps its keys and hides its answers."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content.lesson_parser import parse_lesson
from tests.markdown.test_maths import OURS, render, words

LESSON = """---
number: 1
title: "Noise"
slug: "noise"
level: "beginner"
tags: ["noise"]
prerequisites: ["waves"]
estimated_minutes: 20
contributors: []
diagrams: []
examples: []
canonical_id: "tiny-01"
---

# Noise

**Kinds**:
- white
- pink

An example that is no quiz:

```
## Quiz
1. Not a question
```

## Quiz

Take your *time*.

1. What is the mean of $\\mathcal{N}(0, 1)$?
   - **A)** $0$
   - **B)** `1`, as in

     ```python
     price = "$5 and $6"
     ```
2. Which are noise?

   ```text
   hiss  # the second paragraph of a prompt
   ```
   - **A)** White
   - **B)** Silence
   - **C)** Pink
   <!-- was: 0123456789ab -->

3. What is $2 \\ln 2$?

**Answers:**
1. **A** - The average of *every* draw.

   A second paragraph.
2. **A, C** - Silence is not [a noise](waves.md).
3. **1.386 ± 0.005** - $2 \\ln 2 \\approx 1.386$

## Next steps

Rest.
"""


class Elements(HTMLParser):
    """The start tags of a page, as (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str, css_class: str = "") -> list[dict[str, Any]]:
        return [a for t, a in self.found if t == tag and (not css_class or a.get("class") == css_class)]


@pytest.fixture(scope="module")
def quiz_html() -> str:
    body = LESSON.split("---\n", 2)[2]
    return render(body, canonical_id="tiny-01")


def test_quiz_keys_are_those_of_the_command_line(quiz_html: str) -> None:
    lesson, problems = parse_lesson(LESSON, file="noise.md")
    assert lesson and lesson.quiz and not problems
    forms = Elements(quiz_html).of("form", "question")
    assert [form["data-key"] for form in forms] == [q.key("tiny-01") for q in lesson.quiz.questions]
    assert [form.get("data-former") for form in forms] == [None, "tiny-01:0123456789ab", None]
    assert "was:" not in quiz_html
    assert [form["data-kind"] for form in forms] == ["one", "several", "numeric"]
    assert [form["data-answer"] for form in forms] == ["A", "AC", "1.386"]
    assert [form.get("data-tolerance") for form in forms] == [None, None, "0.005"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab`$|<>&*_\\[]() \té−"), min_size=1, max_size=30))
def test_quiz_keys_agree_for_any_prompt(prompt: str) -> None:
    quiz = (
        f"## Quiz\n\n1. Say {prompt}.\n   - **A)** yes\n   - **B)** no {prompt}\n\n**Answers:**\n1. **A** - so\n"
    )
    front = LESSON.split("---\n", 2)[1]
    lesson, _ = parse_lesson(f"---\n{front}---\n\n{quiz}", file="x.md")
    html = markdown.markdown(
        quiz, extensions=[OURS[-1]], extension_configs={OURS[-1]: {"canonical_id": "tiny-01"}}
    )
    expected = [q.key("tiny-01") for q in lesson.quiz.questions] if lesson and lesson.quiz else []
    assert re.findall(r'data-key="([^"]+)"', html) == expected


def test_quiz_controls_fit_the_kind_and_have_names(quiz_html: str) -> None:
    page = Elements(quiz_html)
    controls = [(a["type"], a.get("value")) for a in page.of("input")]
    assert controls == [
        ("radio", "A"), ("radio", "B"), ("checkbox", "B"), ("checkbox", "A"), ("checkbox", "C"), ("text", None),
    ]  # fmt: skip
    letters = re.findall(r'<span class="letter">(.)</span>', quiz_html)
    assert letters == ["A", "B", "A", "B", "C"], "what is shown is lettered in the order in which it is shown"
    assert len(page.of("legend")) == len(page.of("fieldset")) == 3
    assert len(page.of("label")) == len(page.of("input"))
    assert all(result["aria-live"] == "polite" for result in page.of("p", "result"))


def test_quiz_texts_are_markdown_with_code_and_maths(quiz_html: str) -> None:
    assert "Take your <em>time</em>." in quiz_html
    assert "<em>every</em>" in quiz_html and "A second paragraph." in quiz_html
    assert quiz_html.count("<math") == 4
    assert "$5 and $6" in words(quiz_html)
    assert '<a href="waves.md">' in quiz_html


def test_answers_stand_in_details_and_nowhere_else(quiz_html: str) -> None:
    closed = re.sub(r"<details.*?</details>", "", quiz_html, flags=re.DOTALL)
    assert "average of" not in closed and "Right answer" not in closed
    assert all("data-search-exclude" in a and "open" not in a for a in Elements(quiz_html).of("details"))
    assert "Answers:" not in quiz_html


def test_heading_and_neighbours_of_a_quiz_stay(quiz_html: str) -> None:
    assert '<h2 id="quiz">Quiz</h2>' in quiz_html
    assert '<h2 id="next-steps">Next steps</h2>' in quiz_html and "<p>Rest.</p>" in quiz_html


def test_quiz_in_a_fence_is_code(quiz_html: str) -> None:
    assert quiz_html.count("<form") == 3
    assert "1. Not a question" in words(quiz_html)
    assert "<form" not in render("```\n## Quiz\n\n1. Q\n   - **A)** a\n   - **B)** b\n```\n")


def test_page_without_a_quiz_and_quiz_without_questions_are_plain() -> None:
    assert "<form" not in render("# Page\n\ntext")
    assert "Nothing yet." in render("## Quiz\n\nNothing yet.\n")


def test_a_markdown_instance_can_be_used_again() -> None:
    md = markdown.Markdown(extensions=OURS)
    body = LESSON.split("---\n", 2)[2]
    assert md.convert(body) == md.reset().convert(body)
    assert "<form" not in md.reset().convert("text")
