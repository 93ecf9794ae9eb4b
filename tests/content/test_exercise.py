"""An exercise: its facts, its stub, and hints that lead to the solution without saying it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from grader.content import Content, Exercise, find_content, load_course, load_exercise


def test_the_stub_of_an_exercise_holds_no_line_of_its_solution(content: Content, folder: Path) -> None:
    exercise = load_exercise(folder)
    committed = (content.exercises / "01-doubling" / "doubling.py").read_text(encoding="utf-8")
    assert exercise.stub == committed
    assert "2 * x" not in exercise.stub
    assert exercise.brief.startswith("Write two functions that double.")


def test_the_facts_of_an_exercise(folder: Path) -> None:
    exercise = load_exercise(folder)
    assert (exercise.id, exercise.title, exercise.lesson) == ("doubling", "Doubling a tensor", "fake-01")
    assert (exercise.section, exercise.minutes, exercise.timeout) == ("what-doubling-is", 5, 3)
    assert (exercise.prerequisites, exercise.functions) == ((), ("double", "total"))
    assert list(exercise.ladders) == ["double", "total"]
    assert exercise.ladders["double"][2:] == ("2 x", "x: (n,) -> (n,)")
    assert exercise.hints == (*exercise.ladders["double"], *exercise.ladders["total"])
    assert (exercise.source, exercise.max_score) == ("Common knowledge", 4)


LADDERS = [
    pytest.param(exercise, function, id=function)
    for exercise in load_course(find_content()).exercises
    for function in exercise.functions
]


@pytest.mark.parametrize(("exercise", "function"), LADDERS)
def test_a_ladder_leads_from_a_question_to_a_skeleton(exercise: Exercise, function: str) -> None:
    question, concept, formula, skeleton = exercise.ladders[function]
    lesson = load_course(find_content()).lesson_of(exercise)
    assert lesson
    assert "?" in question
    assert f'section "{lesson.headings[exercise.section_of(function)]}"' in concept
    assert "=" in formula or "mean of" in formula
    code = skeleton.removeprefix("```python\n").removesuffix("```")
    (skeletal,) = ast.parse(code).body
    (written,) = [
        n
        for n in ast.parse(exercise.stub).body
        if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == function
    ]
    assert heads_of(skeletal) == heads_of(written)
    assert all("..." not in line or "#" in line for line in code.splitlines()), "every hole says its shape"
    assert code.count("...  #") + code.count("...   ") >= 2


@pytest.mark.parametrize("exercise", load_course(find_content()).exercises, ids=lambda exercise: exercise.id)
def test_an_exercise_says_what_one_will_see_and_no_figure_of_its_own(exercise: Exercise) -> None:
    lesson = load_course(find_content()).lesson_of(exercise)
    assert lesson
    assert 40 < len(exercise.shows) <= 240
    assert exercise.shows.endswith(".")
    figures = re.findall(r"\d+(?:\.\d+)?", exercise.shows)
    assert [figure for figure in figures if figure not in lesson.text] == []


def test_every_stub_says_how_to_open_its_lesson() -> None:
    course = load_course(find_content())
    for exercise in course.exercises:
        lesson = course.lesson_of(exercise)
        assert lesson
        assert f"`course read {lesson.number}` opens the lesson." in exercise.stub


def heads_of(node: ast.stmt) -> list[str]:
    """The name and the parameters of a function, or of each method of a class, without their types."""
    heads = []
    for function in (each for each in ast.walk(node) if isinstance(each, ast.FunctionDef)):
        for argument in function.args.args:
            argument.annotation = None
        heads.append(f"{function.name}({ast.unparse(function.args)})")
    return [*([node.name] if isinstance(node, ast.ClassDef) else []), *heads]


@pytest.mark.parametrize(("exercise", "function"), LADDERS)
def test_no_hint_holds_a_line_of_the_solution(exercise: Exercise, function: str) -> None:
    regions = re.findall(r"# solution:.*?\n(.*?)# end solution", exercise.reference, re.DOTALL)
    lines = [line.split("  #")[0].strip() for region in regions for line in region.splitlines()]
    # What a signature or a docstring in the stub says already is no secret.
    lines = [line.removeprefix("return ") for line in lines]
    told = [line for line in lines if line not in exercise.stub and not re.fullmatch(r"if .*:", line)]
    assert told
    text = " ".join(" ".join(exercise.ladders[function]).split())
    assert not [line for line in told if len(line) > 12 and line in text]
