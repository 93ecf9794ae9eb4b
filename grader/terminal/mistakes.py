"""What the catalogue knows about a mistake, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from grader.content import Course
from grader.diagnosis import Mistake
from grader.terminal.layout import Hanging, labelled

# Where a mistake is one of no exercise alone.
ANY = "Any exercise"


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
        head = Text(id, style="bold") + Text(f"  {titles[id]}") if id else Text(ANY, style="bold")
        parts += [Hanging(Text(), head), *lines, Text()]
    return Group(*parts, labelled("More", f"course explain {mistakes[0].id}", indent=0))


def mistake_counts(mistakes: Sequence[Mistake], course: Course) -> RenderableType:
    """How many mistakes each exercise has, lesson by lesson, and how to see them."""
    counts = Counter(mistake.exercise for mistake in mistakes)
    width = max(map(len, (*counts, ANY)))
    parts: list[RenderableType] = [Text("How many mistakes are known of each exercise"), Text()]
    for lesson in (*course.lessons, None):
        ids = [e.id for e in course.exercises if counts[e.id] and course.lesson_of(e) is lesson]
        title = f"{lesson.number:>2}  {lesson.title}" if lesson else "    Without a lesson"
        parts += [Hanging(Text(), Text(title, style="bold"))] if ids else []
        parts += [Text(f"    {id.ljust(width)}  {counts[id]:>3}  course explain {id}") for id in ids]
    if counts[""]:
        parts.append(Text(f"    {ANY.ljust(width)}  {counts['']:>3}", style="bold"))
    find = labelled("Find", "course explain WORDS, such as: course explain label", indent=0)
    return Group(*parts, Text(), find, labelled("All", "course explain --all", indent=0))
