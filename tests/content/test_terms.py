"""Terms: which lesson teaches one, as `terms.yml` says, and where it stands in a text."""

from __future__ import annotations

import re

import pytest

from grader.content import TERMS_FILE, Content, Course, Terms, load_course, load_terms
from grader.errors import ContentError
from tests.conftest import edit

LATER = """---
number: 2
title: "Halving"
slug: "halving"
level: "beginner"
tags: ["arithmetic"]
prerequisites: []
estimated_minutes: 5
contributors: []
diagrams: []
examples: []
canonical_id: "fake-02"
---

# Halving
"""


def read(content: Content, text: str) -> Terms:
    """The terms of the fake course, with a second lesson and this file."""
    (content.lessons / "02-halving.md").write_text(LATER, encoding="utf-8")
    (content.lessons / TERMS_FILE).write_text(text, encoding="utf-8")
    course = load_course(content)
    return load_terms(content.lessons, course.lessons, course.exercises)


def early(terms: Terms, text: str, *, lesson: int = 1) -> list[tuple[int, str]]:
    return [(line, term.name) for line, term in terms.early(text, lesson=lesson)]


def test_without_the_file_there_are_the_functions_of_exercises(content: Content, course: Course) -> None:
    terms = load_terms(content.lessons, course.lessons, course.exercises)
    assert {(term.name, term.lesson) for term in terms.terms} == {("doubling", 1), ("double", 1), ("total", 1)}


def test_a_term_is_early_before_its_lesson_only(content: Content) -> None:
    terms = read(content, "terms:\n  half: 2\n  twice: 1\n")
    text = "Twice two.\n\nIs half of two one?\n"
    assert early(terms, text) == [(3, "half")]
    assert early(terms, text, lesson=2) == []


@pytest.mark.parametrize(
    "text", ["Half-way up.", "halves", "two half\nlives", "a Half life", "the halved one", "many half-lives"]
)
def test_spellings_plurals_lines_and_capitals(content: Content, text: str) -> None:
    terms = read(content, "terms:\n  half way, halves, half live, half life, halved: 2\n")
    assert early(terms, text) == [(1, "half way")]


def test_a_term_with_a_capital_is_found_as_it_is_written(content: Content) -> None:
    terms = read(content, "terms:\n  Half: 2\n")
    assert early(terms, "half Half HALF behalf Halfway `a.Half` see/Half") == [(1, "Half")]


def test_of_two_terms_the_longer_is_meant(content: Content) -> None:
    terms = read(content, "terms:\n  half: 2\n  half time: 1\n")
    assert early(terms, "At half time he had half.") == [(1, "half")]


@pytest.mark.parametrize(
    "text",
    [
        "Lesson 2 is about half.",
        "half of it ([later](02-halving.md#halving))",
        "half of it, as lesson\n2 says",
    ],
)
def test_a_term_may_stand_where_its_lesson_is_named(content: Content, text: str) -> None:
    terms = read(content, "terms:\n  half: 2\n")
    assert early(terms, text) == []
    assert early(terms, f"half\n\n{text}\n- half\n") == [(1, "half"), (3 + text.count("\n") + 1, "half")]


def test_functions_of_a_later_exercise_are_early_where_they_are_code(content: Content) -> None:
    edit(content.bank / "01-doubling" / "doubling" / "exercise.yml", "lesson: fake-01", "lesson: fake-02")
    terms = read(content, "")
    assert early(terms, "A double total, a doubling.\nWrite `double`, then total(x).\n") == [
        (2, "double"),
        (2, "total"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("terms:\n  half: [2\n", 3, "is not YAML"),
        ("terms:\n  half: \x07\n", 1, "is not YAML"),
        ("- half\n", 1, "keys and values should stand here"),
        ("words:\n  half: 2\n", 1, "unknown key 'words'"),
        ("terms:\n  twice: 1\n  half: 7\n", 3, "'half' has no number of a lesson"),
        ("terms:\n  half: two\n", 2, "'half' has no number of a lesson"),
        ("terms:\n  half: [2]\n", 2, "'half' has no number of a lesson"),
        ("terms:\n  [half]: 2\n", 2, "a key should be a text"),
        ("terms:\n  half: 2\n  twice, half: 1\n", 3, "'half' is there already"),
        ("terms:\n  half: 2\n  half: 1\n", 3, "a key should be a text, and there once"),
        ("terms:\n  half, : 2\n", 2, "is empty"),
        ("terms:\n  half: 2\nahead:\n  nobody: [half]\n", 4, "'nobody' is the id of no exercise or lesson"),
        ("terms:\n  half: 2\nahead:\n  doubling: half\n", 4, "'doubling' needs a list of terms"),
        ("terms:\n  half: 2\nahead:\n  doubling:\n    - twice\n", 5, "'twice' is not in the list"),
    ],
)
def test_a_broken_file_is_told_with_its_line(content: Content, text: str, line: int, words: str) -> None:
    with pytest.raises(ContentError, match=rf"terms\.yml:{line}: .*{re.escape(words)}"):
        read(content, text)
