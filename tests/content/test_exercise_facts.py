"""What can be wrong with an `exercise.yml` is named with its file and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.content import load_exercise
from grader.errors import ContentError
from tests.content.test_check import edit


@pytest.mark.parametrize(
    "key",
    ["title", "lesson", "section", "minutes", "prerequisites", "source", "timeout", "functions"],
)
def test_a_missing_key_is_named(folder: Path, key: str) -> None:
    path = folder / "exercise.yml"
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith(f"{key}:")]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"exercise\.yml: key '{key}' is missing"):
        load_exercise(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: Doubling a tensor", "title: 3", "'title' is a int, which cannot be right"),
        ("title: Doubling a tensor", "title:", "'title' is a NoneType, which cannot be right"),
        ("minutes: 5", "minutes: soon", "'minutes' is a str, which cannot be right"),
        ("minutes: 5", "minutes: true", "'minutes' is a bool, which cannot be right"),
        ("timeout: 3", "timeout: [3]", "'timeout' is a list, which cannot be right"),
        ("prerequisites: []", "prerequisites: tripling", "'prerequisites' is a str, which cannot be right"),
        ("prerequisites: []", "prerequisites: [1]", "'prerequisites' must be a list of texts"),
        ("functions: [double, total]", "functions: [double, 2]", "'functions' must be a list of texts"),
        ("functions: [double, total]", "functions: []", "'functions' names no function"),
        (
            "hints:",
            "sections: {half: x}\nhints:",
            "'sections' gives a section to each of some functions, not to 'half'",
        ),
        (
            "hints:",
            "sections: {total: 3}\nhints:",
            "'sections' gives a section to each of some functions, not to 'total'",
        ),
        ("hints:", "sections: total\nhints:", "'sections' is a str, which cannot be right"),
        ("  total:\n", "  sum:\n", "'hints' for 'sum', which is none of double, total"),
        ("[double, total]", "[double, total, half]", "'hints' names no function 'half'; each has 4 steps"),
        ('  - "2 x"\n', "", "'hints' for 'double': 3 hints, expected 4 steps"),
        ('  - "2 x"\n', '  - "2 x"\n  - "more"\n', "'hints' for 'double': 5 hints, expected 4 steps"),
        ('  - "2 x"\n', "  - 2\n", "'hints' for 'double' must be a list of texts"),
        ('  total:\n  - "How', '  total: "How', "not readable as YAML"),
        ("  double:\n", "", "not readable as YAML"),
        ("minutes: 5", "minutes: 5\nmotes: 5", "unknown key 'motes'; expected title, lesson"),
        ("minutes: 5", "minutes: [5", "not readable as YAML"),
        ("minutes: 5", "minutes: 2024-13-45", "not readable as YAML"),
        ("minutes: 5", "minutes: \x07", "not readable as YAML"),
    ],
)
def test_a_wrong_fact_is_named_with_its_file(folder: Path, old: str, new: str, message: str) -> None:
    edit(folder / "exercise.yml", old, new)
    with pytest.raises(ContentError, match=rf"exercise\.yml: {re.escape(message)}"):
        load_exercise(folder)


@pytest.mark.parametrize(
    ("hints", "message"),
    [
        ("[a, b, c, d]", "'hints' is a list, which cannot be right"),
        ("", "'hints' is a NoneType, which cannot be right"),
        ("{}", "'hints' names no function 'double'"),
        ("{double: word}", "'hints' for 'double' must be a list of texts"),
        ("{3: [a, b, c, d]}", "'hints' for '3', which is none of double, total"),
    ],
)
def test_hints_that_are_no_ladders_are_refused(folder: Path, hints: str, message: str) -> None:
    path = folder / "exercise.yml"
    facts = path.read_text(encoding="utf-8").split("hints:")[0]
    path.write_text(f"{facts}hints: {hints}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=rf"exercise\.yml: {re.escape(message)}"):
        load_exercise(folder)


@pytest.mark.parametrize("text", ["", "- a\n", "words\n"])
def test_facts_that_are_no_mapping_are_refused(folder: Path, text: str) -> None:
    (folder / "exercise.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"exercise\.yml: expected keys and values, got"):
        load_exercise(folder)


def test_facts_that_are_not_utf8_are_refused(folder: Path) -> None:
    (folder / "exercise.yml").write_bytes(b"title: \xff\n")
    with pytest.raises(ContentError, match=r"exercise\.yml: not readable as YAML"):
        load_exercise(folder)


@pytest.mark.parametrize("facts", ["1: a\nb: c\n", "title: " + "[" * 1000])
def test_strange_yaml_is_refused_like_any_other(folder: Path, facts: str) -> None:
    (folder / "exercise.yml").write_text(facts, encoding="utf-8")
    with pytest.raises(ContentError):
        load_exercise(folder)
