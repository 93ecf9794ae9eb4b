"""The generated pages of exercises and their mistakes: all of the brief, and no solution."""

from __future__ import annotations

import dataclasses
import html
import re
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content import Content, Course, find_content, load_course
from grader.content.lesson_parser import parse_lesson
from grader.markdown import exercise_pages, mistake_pages
from grader.markdown.pages import begins_in_search, exercise_page, in_markdown, index_page, signatures
from tests.conftest import FAKE_COURSE
from tests.markdown.test_maths import render
from tests.markdown.test_quiz import LESSON


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(find_content())


def test_exercise_page_shows_the_brief_and_no_solution(course: Course) -> None:
    for exercise in course.exercises:
        page = exercise_page(exercise, course)
        assert f"# {exercise.title}" in page and exercise.brief in page
        assert f"course grade {exercise.id}" in page and f"course hint {exercise.id}" in page
        assert page.count('??? question "Hint') == len(exercise.hints)
        assert "# solution:" not in page and "NotImplementedError" not in signatures(exercise)


def test_exercise_page_lists_its_remarks_after_its_checks() -> None:
    content = Content(FAKE_COURSE, FAKE_COURSE / "course", FAKE_COURSE / "exercises", FAKE_COURSE / "bank")
    fake = load_course(content)
    page = exercise_page(fake.exercises[0], fake)
    checks, remarks = page.index("## What is checked"), page.index("### What may be remarked")
    assert checks < remarks < page.index("- The total of bfloat16 is bfloat16") < page.index("## If you are stuck")


def test_exercise_page_links_its_section(course: Course) -> None:
    exercise = course.exercises[0]
    text = LESSON.replace('"tiny-01"', f'"{exercise.lesson}"')
    heading = exercise.section.replace("-", " ")
    lesson, _ = parse_lesson(text.replace("# Noise", f"# Noise\n\n## {heading}\n"), file="03-noise.md")
    assert lesson
    other = dataclasses.replace(course, lessons=(lesson,))
    page = exercise_page(exercise, other)
    assert f"[Noise: {heading}](<../03-noise.md#{exercise.section}>)" in page
    assert f"exercises/03-noise/{exercise.id}.py" in page
    assert f"[{heading}](<../03-noise.md#{exercise.section}>)" in index_page(other)


def test_exercise_without_its_lesson_has_a_page(course: Course) -> None:
    alone = dataclasses.replace(course, lessons=())
    assert all("Lesson</dt>" not in page for page in exercise_pages(alone).values())
    assert all("02-gans" not in page for page in mistake_pages(alone).values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("log sigma ** 2, *= and 2 * 3 * 4", "log sigma ** 2, *= and 2 * 3 * 4"),
        ("p < 1 & q > 0; &amp; _a", "p &lt; 1 &amp; q &gt; 0; &amp;amp; _a"),
        ("$5 [a](b) {: .c }", "$5 [a](b) {: .c }"),
        ("# no heading", "# no heading"),
        ("call .item() or torch.where", "call <code>.item()</code> or <code>torch.where</code>"),
        ("`kind = 1`: x_t, no_grad().", "<code>kind = 1</code>: <code>x_t</code>, <code>no_grad()</code>."),
        ("The end. Of it, e.g. 0.5.", "The end. Of it, e.g. 0.5."),
    ],
)
def test_text_for_the_terminal_is_shown_as_it_is(text: str, expected: str) -> None:
    assert render(in_markdown(text)) == f"<p>{expected}</p>"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=382, exclude_categories=["Cc", "Z"]), min_size=1))
@settings(max_examples=200, deadline=None)
def test_any_text_for_the_terminal_keeps_its_characters(text: str) -> None:
    """Inside a paragraph, as a heading and in a link; backticks make code and are not shown."""
    plain = text.replace("`", "")
    for before, after in [("", ""), ("### ", " { #an_id }"), ("[", "](a.md)")]:
        found = html.unescape(re.sub(r"<[^>]+>", "", render(f"{before}{in_markdown(text)}{after}")))
        assert found.replace("`", "").strip("#") == plain.strip("#")


def test_a_course_without_exercises_has_no_page_of_mistakes(course: Course) -> None:
    assert mistake_pages(dataclasses.replace(course, exercises=())) == {}


def test_signatures_are_python_with_docstrings() -> None:
    for exercise in load_course(find_content()).exercises:
        names: dict[str, Any] = {"nn": torch.nn, "torch": torch}
        exec("from __future__ import annotations\n" + signatures(exercise), names)
        assert all(names[name].__doc__ for name in exercise.functions)


def test_templates_travel_with_the_package() -> None:
    folder = Path(markdown_folder())
    assert {"exercise.md.j2", "index.md.j2", "exercise_mistakes.md.j2", "mistakes.md.j2"} <= {
        path.name for path in folder.iterdir()
    }


def markdown_folder() -> str:
    import grader.markdown

    return grader.markdown.__path__[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One sentence.", "One sentence\\."),
        (
            "Call x.item() last. Not before.",
            "Call `x.item()` last\\. <span data-search-exclude>Not before\\.</span>",
        ),
        ("A factor, e.g. two. More.", "A factor, e\\.g\\. two\\. <span data-search-exclude>More\\.</span>"),
        ("No full stop", "No full stop"),
    ],
)
def test_the_search_knows_the_first_sentence_of_a_mistake(text: str, expected: str) -> None:
    assert begins_in_search(text) == expected
