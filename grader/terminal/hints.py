"""A hint as text."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Group, RenderableType
from rich.text import Text

from grader.content import HINT_STEPS, Lesson
from grader.report import CheckResult
from grader.terminal.layout import Hanging, labelled
from grader.terminal.prose import Prose
from grader.workspace import Hint


def likely(check: CheckResult | Hint) -> str:
    """The mistake that explains what was seen, '' when none is known to."""
    mistake = check.misconception
    return f"{mistake['title']}. {mistake['feedback']}" if mistake else ""


def hint_text(hint: Hint, lesson: Lesson | None = None, *, is_kept: bool = True) -> RenderableType:
    """One hint of a ladder, and the lesson that it is about. Unless it `is_kept`, the next goes by number."""
    again = f"course hint {hint.exercise}" + (f" --function {hint.function}" if hint.is_detour else "")
    again += "" if is_kept else f" --level {hint.level + 1}"
    more = again if hint.level < HINT_STEPS else f"course grade {hint.exercise}"
    onward = [*read_lines(lesson), labelled("Next", more, indent=0)]
    return Group(hint_body(hint), Text(), *onward)


def hint_in_watch(hint: Hint, lesson: Lesson | None, is_shown: Callable[[str], bool]) -> RenderableType:
    """The same where keys say how to go on, without what the screen shows already."""
    read = [line for line in read_lines(lesson) if not is_shown(line.body.plain)]
    return Group(hint_body(hint, is_shown), *([Text()] if read else []), *read)


def read_lines(lesson: Lesson | None) -> list[Hanging]:
    """How to open a lesson, if there is one."""
    return [labelled("Read", f"course read {lesson.number}   {lesson.title}", indent=0)] if lesson else []


def hint_body(hint: Hint, is_shown: Callable[[str], bool] = lambda text: False) -> RenderableType:
    """One hint: the check that fails, what is said of it if no hint has said so yet, then the step."""
    fails = f"{hint.fails}\nwhen it was last graded; the file has changed since" if hint.is_earlier else hint.fails
    fields = [
        ("Failed" if hint.is_earlier else "Fails", fails),
        ("Likely", likely(hint)),
        ("Try", hint.advice),
    ]
    first: list[RenderableType] = [
        labelled(label, text, indent=0) for label, text in fields if text and not is_shown(text)
    ]
    head = Text(f"Hint {hint.level} of {HINT_STEPS} for {hint.exercise}, function {hint.function}", style="bold")
    last: list[RenderableType] = [
        Text(),
        Hanging(Text(), Text(f"This is the last hint for {hint.function}.", style="dim")),
    ]
    ending = last if hint.level == HINT_STEPS else []
    return Group(*first, *([Text()] if first else []), head, Text(), Prose(hint.text), *ending)
