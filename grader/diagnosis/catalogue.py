"""The catalogue of mistakes: every exercise's misconceptions, and the symptoms that any function may show."""

from __future__ import annotations

import ast
import difflib
import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from grader.content import Course, Exercise, Lesson, decorator_facts, parse
from grader.diagnosis.symptoms.texts import SYMPTOMS
from grader.errors import Problem


@dataclass(frozen=True, slots=True)
class Mistake:
    """One known mistake. A symptom, which any exercise may show, has only id, title and feedback.

    `check` is the title of the check that catches it. `section` has the words of the lesson's section about it,
    `anchor` where it is on the lesson's page; both are empty where the lesson has no such section.
    """

    id: str
    title: str
    feedback: str
    exercise: str = ""
    functions: tuple[str, ...] = ()
    check: str = ""
    lesson: str = ""
    lesson_number: int | None = None
    section: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a misconception says about itself, and on which line. Nothing is composed, which would take long."""

    id: str
    title: str
    feedback: str
    fails: str
    functions: tuple[str, ...]
    section: str
    line: int


def mistakes_of(course: Course) -> tuple[Mistake, ...]:
    """Every known mistake: those of the exercises in learning order, then the symptoms."""
    known = [mistake for exercise in course.exercises for mistake in mistakes_in(exercise, course)]
    return (*known, *known_symptoms())


def known_symptoms() -> tuple[Mistake, ...]:
    """What any function may show."""
    return tuple(Mistake(id, title, text) for id, (title, text) in SYMPTOMS.items())


def mistakes_in(exercise: Exercise, course: Course) -> list[Mistake]:
    """The known mistakes of one exercise, in the order of its file."""
    lesson = course.lesson_of(exercise)
    headings = lesson.headings if lesson else {}
    checks = {check.id: check.title for check in exercise.checks}
    found = []
    for entry in entries(exercise):
        anchor = entry.section if entry.section in headings else ""
        found.append(
            Mistake(
                id=entry.id,
                title=entry.title,
                feedback=entry.feedback,
                exercise=exercise.id,
                functions=entry.functions,
                check=checks.get(entry.fails, ""),
                lesson=lesson.title if lesson else "",
                lesson_number=lesson.number if lesson else None,
                section=headings.get(anchor, ""),
                anchor=anchor,
            )
        )
    return found


def entries(exercise: Exercise) -> list[Entry]:
    """The misconceptions of an exercise as its file states them; `section` is their function's by default."""
    path = exercise.directory / "misconceptions.py"
    records = exercise.recall("mistakes", path, functools.partial(read_entries, path=path))
    found = [Entry(**{**record, "functions": tuple(record["functions"])}) for record in records]
    return [replace(entry, section=entry.section or exercise.section_of(entry.functions[0])) for entry in found]


def read_entries(content: bytes, *, path: Path) -> Iterator[Entry]:
    """The misconceptions that a file holds; `section` is empty where none is named."""
    for node in parse(content, path=path).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or not node.decorator_list:
            continue
        facts = decorator_facts(node, marker="misconception", path=path)
        feedback = " ".join((ast.get_docstring(node) or "").split())
        methods = [item.name for item in node.body if isinstance(item, ast.FunctionDef)] or [""]
        functions = (facts["of"],) if facts.get("of") else tuple(methods)
        yield Entry(
            id=node.name,
            title=facts.get("title", feedback),
            feedback=feedback,
            fails=facts.get("fails", ""),
            functions=functions,
            section=facts.get("section", ""),
            line=node.lineno,
        )


def section_problems(course: Course) -> list[Problem]:
    """Every exercise and misconception that names a section which its lesson, where there is one, has not."""
    problems = []
    for exercise in course.exercises:
        lesson = course.lesson_of(exercise)
        if lesson is None:
            continue
        headings = lesson.headings
        facts = exercise.directory / "exercise.yml"
        lines = facts.read_text(encoding="utf-8").split("\n")
        line = next((number for number, text in enumerate(lines, 1) if text.startswith("section:")), 1)
        named = [(section, facts, line) for section in (exercise.section, *exercise.sections.values())]
        mistaken = exercise.directory / "misconceptions.py"
        usual = {section for section, *_ in named}
        named += [(e.section, mistaken, e.line) for e in entries(exercise) if e.section not in usual]
        for section, file, line in named:
            if section not in headings:
                message = f"section '{section}' is no heading of {lesson.file}"
                near = difflib.get_close_matches(section, headings, n=1)
                expected = f"; did you mean '{near[0]}'?" if near else ""
                problems.append(Problem(str(file), line, message + expected))
    return problems


def concept_address(exercise: Exercise, course: Course, mistake_id: str = "", *, function: str = "") -> str:
    """Where on the site the lesson explains a mistake, otherwise the function; '' without a lesson.

    It is relative to the site's root. Of two mistakes made at once the first one counts.
    """
    lesson = course.lesson_of(exercise)
    if lesson is None:
        return ""
    sections = {entry.id: entry.section for entry in entries(exercise)} if mistake_id else {}
    found = (sections[part] for part in mistake_id.split("+") if part in sections)
    return address_of(lesson, next(found, exercise.section_of(function)))


def address_of(lesson: Lesson, section: str = "") -> str:
    """The address of a lesson's page, or of a section on it, relative to the site's root, as MkDocs makes it."""
    file = PurePosixPath(lesson.file)
    page = file.parent if file.stem in ("index", "README") else file.with_suffix("")
    return quote(f"{page}/") + (f"#{section}" if section in lesson.headings else "")
