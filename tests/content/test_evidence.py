"""Figures and measured tables: what the front matter lists, what the lesson shows, and what the scripts gave."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import Lesson, evidence_problems, find_content, load_lessons, script_hash
from tests.conftest import PATIENCE, ROOT, edit
from tests.content.test_lessons import lesson_text

TABLE = "| a | b |\n| --- | --- |\n| 1 | 2 |"
SCRIPT = """\
from grader.labs import Measured, run


def measure(quick):
    return Measured(["a", "b"], [["1", "quick" if quick else "2"]], data={"x": [1, 2]})


if __name__ == "__main__":
    run(measure, __file__)
"""
DRAWING = '<?xml version="1.0"?>\n<svg width="9pt" height="4pt" viewBox="0 0 9 4" xmlns="http://www.w3.org/2000/svg"><path/></svg>\n'
LESSONS, _ = load_lessons(find_content().lessons)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course of one lesson with a figure and an experiment, all of it right."""
    (tmp_path / "figures").mkdir()
    (tmp_path / "examples").mkdir()
    (tmp_path / "figures" / "sine.svg").write_text(DRAWING, encoding="utf-8")
    (tmp_path / "examples" / "counting.py").write_text(SCRIPT, encoding="utf-8")
    run_script(tmp_path / "examples" / "counting.py", "--save")
    text = re.sub(r"diagrams: .*", 'diagrams: ["sine"]', lesson_text(1, "one"))
    text = re.sub(r"examples: .*", 'examples: ["counting"]', text)
    body = f"\n![A wave.](figures/sine.svg)\n\n{TABLE}\n\n```markdown\n![In a fence.](figures/other.svg)\n```\n"
    (tmp_path / "01.md").write_text(text.replace("\n# ", f"\n{body}\n# ", 1), encoding="utf-8")
    return tmp_path


def run_script(script: Path, *options: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script, *options], env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def found(folder: Path) -> list[str]:
    (lesson,), _ = load_lessons(folder)
    return [str(problem) for problem in evidence_problems(lesson, folder)]


def test_a_lesson_that_shows_what_it_lists_is_in_order(folder: Path) -> None:
    assert found(folder) == []
    kept = json.loads((folder / "examples" / "counting.json").read_text(encoding="utf-8"))
    assert kept["table"] == TABLE
    assert kept["data"] == {"x": [1, 2]}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('["sine"]', "[]", "shows the figure 'sine', which 'diagrams' does not list"),
        ("![A wave.](figures/sine.svg)", "", "lists the figure 'sine' and does not show it"),
        ("| 1 | 2 |", "| 1 | 3 |", "'counting' gave another table than the lesson has; measure it with: python"),
        ('["counting"]', '["counting", "other"]', "the experiment 'other' is not there; expected"),
    ],
)
def test_what_the_lesson_says_otherwise_is_a_problem(folder: Path, old: str, new: str, message: str) -> None:
    edit(folder / "01.md", old, new)
    (problem,) = found(folder)
    assert message in problem
    assert problem.startswith("01.md:")


def test_a_result_is_that_of_the_script_as_it_is(folder: Path) -> None:
    script = folder / "examples" / "counting.py"
    edit(script, '"x": [1, 2]', '"x": [1, 3]')
    assert "was changed after it was measured" in found(folder)[0]
    run_script(script, "--save")
    assert found(folder) == []
    for broken in ("[]", "{", '{"script": 3, "table": "x"}'):
        script.with_suffix(".json").write_text(broken, encoding="utf-8")
        assert "--save" in found(folder)[0]
    script.with_suffix(".json").unlink()
    assert "has no kept result" in found(folder)[0]


def test_the_hash_does_not_depend_on_line_endings(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_bytes(b"a = 1\nb = 2\n")
    other.write_bytes(b"a = 1\r\nb = 2\r\n")
    assert script_hash(one) == script_hash(other)


def test_the_hash_does_not_depend_on_where_the_package_keeps_things(tmp_path: Path) -> None:
    one, other, third = (tmp_path / name for name in ("one.py", "other.py", "third.py"))
    one.write_text("from grader.labs.experiment import run\n\nrun(1)\n", encoding="utf-8")
    other.write_text("from grader.labs.experiment import run\n\nrun(1)\n", encoding="utf-8")
    third.write_text("from grader.labs.experiment import runs\n\nrun(1)\n", encoding="utf-8")
    assert script_hash(one) == script_hash(other) != script_hash(third)


@pytest.mark.parametrize("figure", sorted((ROOT / "course" / "figures").glob("*.svg")), ids=lambda path: path.stem)
def test_a_figure_has_no_rule_for_the_page_that_it_becomes_a_part_of(figure: Path) -> None:
    assert "<style" not in figure.read_text(encoding="utf-8")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_lessons_of_the_course_show_what_they_list(lesson: Lesson) -> None:
    assert evidence_problems(lesson, find_content().lessons) == []


# Figures in a page.
