"""What `course debug` shows around the learner's own prints: what came back from each call, and the check."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from grader.report import CheckResult, Status, Where
from grader.terminal.layout import Hanging, labelled, verdict, where_text
from grader.terminal.report import check_lines


def heading_text(exercise: str, check: CheckResult, *, calls: int) -> RenderableType:
    """Which check it is, before anything runs."""
    many = f"{calls} call{'s' * (calls != 1)}" if calls else "no call"
    head = Hanging(Text(f"{exercise} · {check.id} · {many}  ", style="bold"), Text(check.title))
    # What has no limit here had one in the grading: better to know before it runs.
    stopped = check.status in (Status.TIMEOUT, Status.MEMORY, Status.CRASH)
    return Group(head, *([verdict(check.status, check.message)] if stopped else []))


def outcome_text(outcome: Sequence[str]) -> RenderableType:
    """What came back."""
    return Group(
        *(Hanging(Text("  → " if number == 0 else "    "), Text(line)) for number, line in enumerate(outcome))
    )


def raised_text(text: str, lines: Sequence[tuple[int, str, str]], *, file: str, here: Path) -> RenderableType:
    """What was raised, with the file's own lines."""
    places = [Where(file, line, "" if name == "<module>" else name, shown.strip()) for line, name, shown in lines]
    return Group(
        Hanging(Text("  → raised  "), Text(text)),
        *(Hanging(Text("    "), Text(where_text(place, here))) for place in places),
    )


def ending_text(check: CheckResult, *, exercise: str, here: Path) -> RenderableType:
    """What the check said when it was graded, and that this was no grading."""
    if check.status is Status.PASS:
        said: list[RenderableType] = [verdict(check.status, check.title, style="bold")]
    else:
        said = check_lines(dataclasses.replace(check, rerun="", stdout=""), here=here, verbose=False)
    return Group(
        Text(), *said, Text(), labelled("Recorded", f"nothing; course grade {exercise} does that", indent=0)
    )
