"""The code in the lessons: every block runs, prints what the lesson says it prints, and names what exists."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from functools import cache
from typing import Any

import pytest
import torch

from grader.authoring import blocks_of, check_lesson_code, check_lessons, is_same, run_block
from grader.content import Content, Lesson, find_content, load_course
from tests.conftest import ROOT, RunCourse, edit
from tests.content.test_predictions import NO_RESULT, OUTPUT, PAGE, QUESTION

COURSE = load_course(find_content())
LESSONS = [lesson for lesson in COURSE.lessons if "```python" in lesson.text]
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# A name, perhaps of something else's, perhaps called: F.softplus, x.detach(), kl_standard_normal.
NAME = re.compile(r"\.?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\(.*\))?")
# What lessons may name besides what Python, torch and the course define: files, keys, and others' names.
OTHERS = {"course", "course_grade"}


@cache
def ran(slug: str) -> tuple[dict[str, Any], list[str]]:
    """The names that a lesson's blocks define, run in order in one module, and what each printed."""
    lesson = next(lesson for lesson in LESSONS if lesson.slug == slug)
    space: dict[str, Any] = {"__name__": "lesson"}
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    try:
        printed = [run_block(block, lesson.file, space) for block in blocks_of(lesson)]
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(state)
    return space, printed


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_block_runs_and_prints_what_the_lesson_says(lesson: Lesson) -> None:
    _, printed = ran(lesson.slug)
    for block, output in zip(blocks_of(lesson), printed, strict=True):
        if block.output is not None:
            where = f"{lesson.file}: the block on line {block.line} of the text"
            assert is_same(output, block.output), f"{where} prints\n{output}\nand not\n{block.output}"


def test_code_that_goes_wrong_is_a_problem_on_its_line(content: Content, run_course: RunCourse) -> None:
    path = content.lessons / "01-doubling.md"
    block = "```python\nx = 2\nprint({})\n```\n\n```text\n4\n```\n\n## Quiz"
    edit(path, "## Quiz", block.format("2 * x"))
    assert check_lesson_code(content) == []
    for wrong, where, message in [
        ("3 * x", "```python", "the code prints\n6\nand the lesson says\n4"),
        ("y", "print(y)", "the code raises NameError: name 'y' is not defined"),
        ("(", "print(()", "the code raises SyntaxError"),
        ("exit(3)", "```python", "the code ends its process (3)"),
    ]:
        path.write_text(
            path.read_text(encoding="utf-8").replace("print(2 * x)", f"print({wrong})"), encoding="utf-8"
        )
        line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if text == where)
        (problem,) = check_lesson_code(content)
        assert (problem.file, problem.line) == ("course/01-doubling.md", line)
        assert message in problem.message
        edit(path, f"print({wrong})", "print(2 * x)")
    assert run_course("dev", "check", "--lessons").returncode == 0


def test_output_below_a_prediction_is_that_of_the_code_above_it(content: Content) -> None:
    path = content.lessons / "01-doubling.md"
    text = PAGE.removeprefix("# Lesson\n\n")
    edit(path, "## Quiz", f"{text}\n## Quiz")
    assert check_lesson_code(content) == []
    edit(path, OUTPUT, OUTPUT.replace("2", "3"))
    (problem,) = check_lesson_code(content)
    line = path.read_text(encoding="utf-8").split("\n").index("```python") + 1
    assert (problem.line, problem.message) == (line, "the code prints\n2\nand the lesson says\n3")


def test_a_prediction_without_a_result_is_a_problem_on_its_line(content: Content, run_course: RunCourse) -> None:
    path = content.lessons / "01-doubling.md"
    edit(path, "## Quiz", f"{QUESTION}\nThat is all.\n\n## Quiz")
    line = path.read_text(encoding="utf-8").split("\n").index("**Predict:**") + 1
    done = run_course("dev", "check", "--lessons")
    assert done.returncode == 4
    assert f"course/01-doubling.md:{line}: {NO_RESULT}" in done.stdout.splitlines()


def test_outputs_are_compared_as_numbers_and_words() -> None:
    assert is_same("a  1.50\n", "a 1.51")
    assert not is_same("a 1.50", "a 1.60")
    assert not is_same("a 1.50", "b 1.50")
    assert not is_same("a 1.50", "a 1.50 2.0")
    assert not is_same("7", "8")
    assert is_same("1.23e-05", "1.24e-05")


@cache
def known_names() -> frozenset[str]:
    """Every name that Python, torch and the exercises have, by itself or as an attribute."""
    places: list[Any] = [
        builtins, torch, torch.Tensor, torch.nn, torch.nn.functional, torch.nn.Module, torch.optim, torch.autograd,
        torch.distributions, torch.distributions.Normal, torch.linalg, torch.nn.init, torch.nn.utils, torch.utils,
        torch.utils.data, torch.finfo(), torch.nn.utils.parametrizations,
    ]  # fmt: skip
    names = {name for place in places for name in dir(place)} | set(keyword.kwlist)
    names |= {"torch", "nn", "F", "np", "math", "logsumexp", "__init__"}
    for exercise in COURSE.exercises:
        names |= {exercise.id, *re.findall(r"\b[A-Za-z_]\w*\b", exercise.stub)}
    names |= {path.stem for path in (ROOT / "course" / "examples").glob("*.py")}
    return frozenset(names | OTHERS)


def names_in(lesson: Lesson) -> set[str]:
    """What stands in backticks in the text and looks like a name of code."""
    text = re.sub(r"^ *```.*?^ *```$", "", lesson.text, flags=re.DOTALL | re.MULTILINE)
    spans = [NAME.fullmatch(span) for span in SPAN.findall(text)]
    found = {match[1] for match in spans if match}
    return {
        name for name in found if not name.endswith((".py", ".md", ".json")) and (len(name) > 2 or "_" in name)
    }


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.slug)
def test_every_name_of_code_exists(lesson: Lesson) -> None:
    space = ran(lesson.slug)[0] if lesson in LESSONS else {}
    written = set(
        re.findall(r"\b[A-Za-z_]\w*\b", "\n".join(re.findall(r"```python\n(.*?)```", lesson.text, re.DOTALL)))
    )
    known = known_names() | set(space) | written
    unknown = {name for name in names_in(lesson) if not set(name.split(".")) <= known}
    assert unknown == set(), f"{lesson.file} names what neither torch nor the course has: {sorted(unknown)}"


def test_all_that_is_lost_of_a_lesson_is_listed_with_file_and_line(
    content: Content, run_course: RunCourse
) -> None:
    path = content.lessons / "01-doubling.md"
    lost = "$\\nosuch$\n\n![](https://example.org/a.png)\n\n[a](#gone)\n\n:::note\n\n$\\nor$\n\n## Quiz"
    edit(path, "## Quiz", lost)
    first = path.read_text(encoding="utf-8").split("\n").index("$\\nosuch$") + 1
    done = run_course("dev", "check", "--lessons")
    assert done.returncode == 4
    expected = [
        (0, "the formula '\\nosuch' cannot be typeset"), (2, "the image 'https://example.org/a.png' has no text"),
        (4, "warning: link to '#gone'"), (6, "warning: ':::note' means nothing here"), (8, "the formula '\\nor'"),
    ]  # fmt: skip
    lines = done.stdout.splitlines()
    for line, (below, words) in zip(lines, expected, strict=False):
        assert line.startswith(f"course/01-doubling.md:{first + below}: {words}"), lines
    assert lines[-1] == "Problems: 3. Warnings: 2."


def test_that_formulas_are_not_tried_without_the_sites_tools_is_said(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_lessons(content) == []
    monkeypatch.setitem(sys.modules, "math_core", None)
    (problem,) = check_lessons(content)
    assert problem.is_warning and "formulas are not tried without math-core" in problem.message
