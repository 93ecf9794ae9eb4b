"""What the catalogue knows about a mistake, as text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from grader.content import Course
from grader.diagnosis import Mistake
from grader.terminal.layout import Hanging, labelled


def mistake_text(mistakes: Sequence[Mistake]) -> RenderableType:
    """Everything the catalogue says about one mistake, or about two that were made at once."""
    parts: list[RenderableType] = []
    for mistake in mistakes:
        place = f"{mistake.exercise}  {mistake.id}" if mistake.exercise else mistake.id
        parts += [Text(), Hanging(Text(), Text(mistake.title, style="bold")), Text(place, style="dim"), Text()]
        parts.append(Text(mistake.feedback))
        fields = [
            ("Fails", mistake.check),
            ("Read", f"{mistake.lesson}, section {mistake.section}" if mistake.section else mistake.lesson),
            ("Open", "" if mistake.lesson_number is None else f"course read {mistake.lesson_number}"),
            ("Hints", f"course hint {mistake.exercise}" if mistake.exercise else ""),
        ]
        lines = [labelled(label, text, indent=0) for label, text in fields if text]
        parts += [Text(), *lines] if lines else []
    return Group(*parts[1:])


def mistake_list(mistakes: Sequence[Mistake], course: Course) -> RenderableType:
    """Mistakes by exercise, each with its id and title, and how to read one."""
    titles = {exercise.id: exercise.title for exercise in course.exercises}
    parts: list[RenderableType] = []
    for id in dict.fromkeys(mistake.exercise for mistake in mistakes):
        made = [mistake for mistake in mistakes if mistake.exercise == id]
        lines = [Hanging(Text(f"  {mistake.id}  "), Text(mistake.title, style="dim")) for mistake in made]
        head = Text(id, style="bold") + Text(f"  {titles[id]}") if id else Text("Any exercise", style="bold")
        parts += [Hanging(Text(), head), *lines, Text()]
    return Group(*parts, labelled("More", f"course explain {mistakes[0].id}", indent=0))
