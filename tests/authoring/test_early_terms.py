"""`course dev check` on terms that are used before the lesson that teaches them."""

from __future__ import annotations

import pytest

from grader.authoring import check_lessons
from grader.content import TERMS_FILE, Content, find_content
from grader.errors import Problem
from tests.conftest import RunCourse, edit

LESSON = "01-doubling.md"
HINT = "What happens to each element?"
EXERCISE = "bank/01-doubling/doubling"


@pytest.fixture
def taught_later(content: Content) -> Content:
    """The fake course with a second lesson, about halves."""
    first = (content.lessons / LESSON).read_text(encoding="utf-8")
    second = first.partition("## What")[0].replace("oubling", "ividing").replace("number: 1", "number: 2")
    second = second.replace("fake-01", "fake-02").replace('"doubling"', '"dividing"') + "To divide is to halve.\n"
    (content.lessons / "02-dividing.md").write_text(second, encoding="utf-8")
    (content.lessons / TERMS_FILE).write_text("terms:\n  halve, halving: 2\n", encoding="utf-8")
    return content


def early(content: Content) -> list[Problem]:
    return [problem for problem in check_lessons(content) if "halve" in problem.message]


def places(content: Content) -> list[tuple[str, int]]:
    assert all(problem.is_warning for problem in early(content))
    return [(problem.file, problem.line) for problem in early(content)]


@pytest.mark.parametrize(
    ("file", "old", "line"),
    [
        (f"course/{LESSON}", "**A)** three", 24),
        (f"course/{LESSON}", "two and two are four", 37),
        (f"{EXERCISE}/exercise.yml", "each element?", 11),
        (f"{EXERCISE}/exercise.yml", "Doubling a tensor", 1),
        (f"{EXERCISE}/reference.py", "Write two functions", 1),
        (f"{EXERCISE}/reference.py", "The 0-dim sum", 19),
        (f"{EXERCISE}/reference.py", "sum the doubled", 20),
    ],
)
def test_a_term_of_a_later_lesson_is_a_warning_on_its_line(
    taught_later: Content, file: str, old: str, line: int
) -> None:
    assert places(taught_later) == []
    edit(taught_later.root / file, old, f"{old} (no halving)")
    assert places(taught_later) == [(file, line)]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (f"course/{LESSON}", "Twice $x$", "Halving is another thing. Twice $x$"),
        (f"{EXERCISE}/exercise.yml", "Common knowledge", "On halving, 1900"),
        (f"{EXERCISE}/reference.py", "x: any shape.", "\n\n    Source: Halving.\n    "),
        (f"{EXERCISE}/reference.py", "    return 2 * x", "    return 2 * x  # no halving"),
        (f"{EXERCISE}/misconceptions.py", '"""', '"""Halving. '),
    ],
)  # fmt: skip
def test_what_a_lesson_says_and_what_is_for_authors_is_left_alone(
    taught_later: Content, file: str, old: str, new: str
) -> None:
    edit(taught_later.root / file, old, new)
    assert places(taught_later) == []


def test_it_is_allowed_by_naming_the_lesson_and_by_the_list(taught_later: Content) -> None:
    path = taught_later.root / EXERCISE / "exercise.yml"
    edit(path, HINT, "What is halving?")
    assert len(early(taught_later)) == 1
    edit(path, "What is halving?", "What is halving, which lesson 2 is about?")
    assert early(taught_later) == []
    edit(path, ", which lesson 2 is about?", "?")
    (taught_later.lessons / TERMS_FILE).write_text("terms:\n  halve, halving: 2\nahead:\n  doubling: [halve]\n")
    assert early(taught_later) == []


def test_a_term_that_its_lesson_does_not_use_is_a_warning(taught_later: Content) -> None:
    edit(taught_later.lessons / TERMS_FILE, "halve, halving: 2", "double: 1\n  halve: 1")
    assert [str(problem) for problem in early(taught_later)] == [
        "course/terms.yml:3: warning: lesson 1 never uses 'halve'"
    ]


def test_the_command_lists_it_and_a_broken_list_is_an_error(taught_later: Content, run_course: RunCourse) -> None:
    edit(taught_later.root / EXERCISE / "exercise.yml", HINT, "Halve it?")
    found = run_course("dev", "check", "--lessons")
    assert found.returncode == 0
    assert f"{EXERCISE}/exercise.yml:11: warning: 'halve' is taught in lesson 2" in found.stdout
    (taught_later.lessons / TERMS_FILE).write_text("terms:\n  halve: 9\n", encoding="utf-8")
    found = run_course("dev", "check", "--lessons")
    assert found.returncode == 4
    assert "course/terms.yml:2: 'halve' has no number of a lesson" in found.stdout


def test_our_own_course_uses_no_term_early() -> None:
    assert [str(problem) for problem in check_lessons(find_content()) if "terms.yml" in str(problem)] == []
