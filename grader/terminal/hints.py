"""A hint as text."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from grader.content import HINT_STEPS, Lesson
from grader.report import CheckResult
from grader.terminal.layout import labelled
from grader.terminal.prose import Prose
from grader.workspace import Hint


def likely(check: CheckResult | Hint) -> str:
    """The mistake that explains what was seen, '' when none is known to."""
    mistake = check.misconception
    return f"{mistake['title']}. {mistake['feedback']}" if mistake else ""


def hint_text(hint: Hint, lesson: Lesson | None = None) -> RenderableType:
    """One hint of a ladder, and the lesson that it is about."""
    again = f"course hint {hint.exercise}" + (f" --function {hint.function}" if hint.is_detour else "")
    more = again if hint.level < HINT_STEPS else f"course grade {hint.exercise}"
    read = [labelled("Read", f"course read {lesson.number}   {lesson.title}", indent=0)] if lesson else []
    return Group(hint_body(hint), Text(), *read, labelled("Next", more, indent=0))


def hint_body(hint: Hint) -> RenderableType:
    """One hint, without how to go on: what is likely wrong, if that is known and not said yet, then the step."""
    first = [Text(f"Likely: {likely(hint)}"), Text()] if hint.misconception else []
    head = Text(f"Hint {hint.level} of {HINT_STEPS} for {hint.exercise}, function {hint.function}", style="bold")
    fails = [labelled("Fails", hint.fails, indent=0)] if hint.fails else []
    return Group(*first, head, *fails, Text(), Prose(hint.text))
