"""What the catalogue knows about a mistake, as text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

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
