"""The generated pages: one an exercise, and their index. They show what the stub shows, never a solution."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

import jinja2

from grader.course import EXERCISE_INDEX, Course, page_of
from grader.errors import ContentError
from grader.exercise import Exercise


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the course an exercise belongs. `link` is relative to the exercise's page."""

    lesson: str
    section: str
    link: str


def exercise_pages(course: Course) -> dict[str, str]:
    """The Markdown of every generated page by its path below the lessons: the index, then the exercises."""
    pages = {EXERCISE_INDEX: index_page(course)}
    return pages | {page_of(exercise): exercise_page(exercise, course) for exercise in course.exercises}


def exercise_page(exercise: Exercise, course: Course) -> str:
    """The Markdown of one exercise's page."""
    return template("exercise.md.j2").render(
        exercise=exercise,
        place=find_place(exercise, course),
        prerequisites=[(id, course.exercise(id).title) for id in exercise.prerequisites],
        signatures=signatures(exercise),
        stub=course.stub_path(exercise),
    )


def index_page(course: Course) -> str:
    """The Markdown of the page that lists every exercise in learning order."""
    rows = [(exercise, find_place(exercise, course)) for exercise in course.exercises]
    return template("index.md.j2").render(rows=rows, minutes=sum(e.minutes for e in course.exercises))


def find_place(exercise: Exercise, course: Course) -> Place | None:
    """The lesson and section an exercise names, or None when the lesson is not in this course."""
    lesson = course.lesson_of(exercise)
    if lesson is None:
        return None
    section = lesson.headings.get(exercise.section, "")
    anchor = f"#{exercise.section}" if section else ""
    return Place(lesson.title, section, f"../{lesson.file}{anchor}")


def signatures(exercise: Exercise) -> str:
    """The functions to write, with their docstrings, as Python that promises and does nothing."""
    source = exercise.stub
    found = {
        node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    for name in exercise.functions:
        if name not in found:
            raise ContentError(f"{exercise.directory / 'reference.py'}: defines no '{name}'")
    lines = source.split("\n")
    return "\n\n\n".join("\n".join(outline(found[name], lines)) for name in exercise.functions)


def outline(node: ast.FunctionDef | ast.ClassDef, lines: Sequence[str]) -> list[str]:
    """The lines of a definition down to the end of its docstring; a class is followed by its methods."""
    first = node.body[0]
    has_docstring = ast.get_docstring(node) is not None
    end = first.end_lineno if has_docstring else first.lineno - 1
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    shown = list(lines[start - 1 : end])
    if isinstance(node, ast.FunctionDef):
        return [*shown, " " * (node.col_offset + 4) + "..."]
    for method in node.body:
        if isinstance(method, ast.FunctionDef):
            shown += ["", *outline(method, lines)]
    return shown


def template(name: str) -> jinja2.Template:
    """One of the page templates beside this module."""
    loader = jinja2.PackageLoader("grader", "markdown")
    environment = jinja2.Environment(
        loader=loader, undefined=jinja2.StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    return environment.get_template(name)
