"""A review in the terminal: a few questions, when each topic comes next, and what there is to say without any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.text import Text

from grader.report import Status
from grader.terminal.layout import STYLE, WRONG, Hanging, counted
from grader.terminal.quiz_session import ask_and_record
from grader.workspace import MOST_QUESTIONS, Grade, TopicStanding, is_due

HOW_KNOWN = {
    Grade.MISSED: Text("MISSED  ", style=WRONG),
    Grade.HELPED: Text("HELPED  ", style=STYLE[Status.IN_PROGRESS]),
    Grade.KNOWN: Text("KNOWN   ", style=STYLE[Status.PASS]),
}


def take_review(asked: Sequence[TopicStanding], state: Path, console: Console, *, plain: bool) -> None:
    """Ask a question about each of these topics, in this order. Every answer is kept at once."""
    size = f"{counted(len(asked), 'question')}, about {counted(len(asked), 'minute')}"
    console.print(Text(f"Review: {size}", style="bold"))
    console.print(Text("Ctrl-C stops; what is answered is kept.", style="dim"))
    for number, standing in enumerate(asked, 1):
        place = standing.place
        where = f"lesson {place.lesson.number}, {place.lesson.title}"
        console.print(Text(f"\nQuestion {number} of {len(asked)} · {where}", style="bold cyan"))
        ask_and_record(place.lesson, place.position, state, console, plain=plain)


def review_closing(
    asked: Sequence[TopicStanding], standings: Sequence[TopicStanding], now: datetime
) -> RenderableType:
    """When the topics that were asked come next, and how many are left. `standings`: with the new answers."""
    ids = [standing.topic.id for standing in asked]
    done = sorted((s for s in standings if s.topic.id in ids), key=lambda standing: standing.due)
    left = sum(is_due(standing.due, now) for standing in standings if standing not in done)
    lines: list[RenderableType] = [Text("\nWhen each comes next", style="bold")]
    lines += dated_lines(done, now, shows_grade=True)
    if left:
        more = f"{counted(left, 'more topic')} can wait until tomorrow. To go on now: course review"
        lines.append(Hanging(Text(), Text(more)))
    return Group(*lines)


def review_plan(standings: Sequence[TopicStanding], now: datetime) -> RenderableType:
    """What is due, and when everything else is."""
    due = [standing for standing in standings if is_due(standing.due, now)]
    later = sorted((s for s in standings if s not in due), key=lambda standing: standing.due)
    parts: list[RenderableType] = []
    if due:
        parts.append(Text(f"Due today: {counted(len(due), 'topic')}", style="bold"))
        parts += [Hanging(Text("  "), Text(standing.topic.title)) for standing in due]
        most = f"{MOST_QUESTIONS} of them at a time" if len(due) > MOST_QUESTIONS else "them"
        parts.append(Hanging(Text(), Text(f"In a terminal, `course review` asks about {most}.")))
    else:
        parts.append(nothing_due(standings, now))
    if later:
        parts += [Text("\nLater" if due else "\nWhat comes when", style="bold"), *dated_lines(later, now)]
    return Group(*parts)


def nothing_due(standings: Sequence[TopicStanding], now: datetime) -> RenderableType:
    """That there is nothing to ask today, and when there will be."""
    if not standings:
        text = "There is nothing to review yet. Read a lesson first: course read. A review then asks about it."
    else:
        first = min(standing.due for standing in standings)
        text = f"Nothing is due today: you are up to date. The next review is {when(first, now)}."
    return Hanging(Text(), Text(text))


def dated_lines(
    standings: Sequence[TopicStanding], now: datetime, *, shows_grade: bool = False
) -> list[RenderableType]:
    """Topics with the days on which they come next, and how well each was known last."""
    dates = [when(standing.due, now) for standing in standings]
    width = max(map(len, dates), default=0) + 2
    lines: list[RenderableType] = []
    for standing, date in zip(standings, dates, strict=True):
        known = HOW_KNOWN[standing.reviews[-1].grade] if shows_grade and standing.reviews else Text()
        lines.append(Hanging(Text("  ") + known + Text(date.ljust(width)), Text(standing.topic.title)))
    return lines


def when(due: datetime, now: datetime) -> str:
    """The day of something in words, as seen from today."""
    day = due.astimezone(now.tzinfo).date()
    days = (day - now.date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    year = f" {day.year}" if day.year != now.year else ""
    return f"in {days} days, on {day.day} {day:%B}{year}"
