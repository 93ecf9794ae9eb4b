"""The generated pages: exercises and their common mistakes. They show what the stub shows, never a solution."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

import jinja2

from grader.content import EXERCISE_INDEX, MISTAKE_INDEX, Course, Exercise, mistake_page_of, page_of
from grader.diagnosis import Mistake, known_symptoms, mistakes_in
from grader.errors import ContentError

HINT_NAMES = ("a question", "the idea", "the formula", "a skeleton")
# What Markdown, or an extension of the site, may take for more than a character.
SPECIAL = re.compile(r"[\\`*_{}\[\]()>#+\-.!$]")
# Code in a text for the terminal: what stands in backticks, calls, and names that no English word looks like.
CODE = re.compile(
    r"`([^`]+)`|((?<![\w.])(?:torch(?:\.\w+)+|\.?[A-Za-z]\w*(?:\.\w+)*\(\)|[A-Za-z]\w*_\w*)(?:\(\)|\[\w+\])?)"
)
# The first sentence, and what follows it.
SENTENCE = re.compile(r"(.+?(?<!e\.g)(?<!i\.e)[.!?])(?:\s+(\S.*))?", re.DOTALL)


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
        mistakes=f"../{mistake_page_of(exercise)}",
        stub=course.stub_path(exercise),
        number_of={check.id: number for number, check in enumerate(exercise.checks, 1)},
        steps=HINT_NAMES,
    )


def index_page(course: Course) -> str:
    """The Markdown of the page that lists every exercise in learning order."""
    rows = [(exercise, find_place(exercise, course)) for exercise in course.exercises]
    return template("index.md.j2").render(
        rows=rows,
        minutes=sum(e.minutes for e in course.exercises),
        mistakes=f"../{MISTAKE_INDEX}",
        mistakes_of={exercise.id: f"../{mistake_page_of(exercise)}" for exercise in course.exercises},
    )


def find_place(exercise: Exercise, course: Course) -> Place | None:
    """The lesson and section an exercise names, or None when the lesson is not in this course."""
    lesson = course.lesson_of(exercise)
    if lesson is None:
        return None
    section = lesson.headings.get(exercise.section, "")
    anchor = f"#{exercise.section}" if section else ""
    return Place(lesson.title, section, f"../{lesson.file}{anchor}")


def mistake_pages(course: Course) -> dict[str, str]:
    """The Markdown of the pages about mistakes by their paths: the index with the symptoms, then the exercises."""
    known = [(exercise, mistakes_in(exercise, course)) for exercise in course.exercises]
    pages = {MISTAKE_INDEX: mistake_index(known)} if known else {}
    return pages | {mistake_page_of(e): mistake_page(e, mistakes, course) for e, mistakes in known}


def mistake_index(known: Sequence[tuple[Exercise, Sequence[Mistake]]]) -> str:
    """The Markdown of the page that says how mistakes are recognised, and what any function may show."""
    rows = [(exercise, f"../{mistake_page_of(exercise)}", len(mistakes)) for exercise, mistakes in known]
    return template("mistakes.md.j2").render(rows=rows, symptoms=known_symptoms())


def mistake_page(exercise: Exercise, mistakes: Sequence[Mistake], course: Course) -> str:
    """The Markdown of an exercise's common mistakes, by the function they are made in."""
    lesson = course.lesson_of(exercise)
    each: list[tuple[str, ...]] = [(name,) for name in exercise.functions]
    several = [mistake.functions for mistake in mistakes]
    by_function = {names: [m for m in mistakes if m.functions == names] for names in [*each, *several]}
    return template("exercise_mistakes.md.j2").render(
        exercise=exercise,
        groups={names: found for names, found in by_function.items() if found},
        count=len(mistakes),
        lesson=f"../{lesson.file}" if lesson else "",
    )


def in_markdown(text: str) -> str:
    """A text for the terminal as Markdown that shows the same characters, with its code as code."""
    parts: list[str] = []
    end = 0
    for found in CODE.finditer(text):
        parts += [literal(text[end : found.start()]), f"`{found[1] or found[2]}`"]
        end = found.end()
    return "".join([*parts, literal(text[end:])])


def begins_in_search(text: str) -> str:
    """A text for the terminal as Markdown, of which the search of the site knows the first sentence only.

    The search loads all it knows at once, and there are a hundred mistakes of each exercise.
    """
    found = SENTENCE.fullmatch(text.strip())
    if found is None or found[2] is None:
        return in_markdown(text)
    return f"{in_markdown(found[1])} <span data-search-exclude>{in_markdown(found[2])}</span>"


def literal(text: str) -> str:
    """Text in which Markdown finds nothing to do."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return SPECIAL.sub(r"\\\g<0>", escaped)


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
    environment.filters |= {"in_markdown": in_markdown, "begins_in_search": begins_in_search}
    return environment.get_template(name)
