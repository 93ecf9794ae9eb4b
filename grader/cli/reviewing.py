"""`course review`: a few minutes a day on what was read, so that it stays."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from grader.cli.setting import console, course, read_progress, show, speaks_plainly, workspace
from grader.errors import WorkspaceError
from grader.terminal import say, say_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.workspace import Progress, TopicStanding, Workspace


@click.command()
@click.option("--plain", is_flag=True, help="Ask with typed lines only: for screen readers. In a pipe, list.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json is for programs."
)
def review(plain: bool, form: str) -> None:
    """Spend five minutes on what you have read, so that it stays: one question for each topic that is due.

    What you miss comes back soon, what you know after days, then weeks. Answers to quizzes count too.
    Where there is no terminal, it lists what is due and asks nothing. Stop with Ctrl-C when you like.
    """
    from grader.terminal import nothing_due, review_closing, review_plan, take_review
    from grader.workspace import load_progress, to_ask

    place = workspace()
    standings, now = standings_now(read_progress(place))
    asked = to_ask(standings, now)
    if form == "json":
        return say_record(review_record(standings, now))
    has_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if not (asked and has_terminal):
        remember(place, standings, now, was_today=False)
        return show(nothing_due(standings, now) if has_terminal else review_plan(standings, now))
    is_plain = speaks_plainly(plain)
    out = console(plain=is_plain)
    take_review(asked, place.state, out, plain=is_plain)
    standings, now = standings_now(load_progress(place.state))
    remember(place, standings, now, was_today=True)
    out.print(review_closing(asked, standings, now))
    return None


def standings_now(progress: Progress) -> tuple[list[TopicStanding], datetime]:
    """How each topic stands, and when that was."""
    from grader.content import load_topics
    from grader.workspace import topic_standings

    now = datetime.now().astimezone()
    topics, _ = load_topics(course().content.lessons, course().lessons)
    return topic_standings(topics, progress, now), now


def remember(place: Workspace, standings: Sequence[TopicStanding], now: datetime, *, was_today: bool) -> None:
    """Keep when the next review is due, for `course next`. Where nothing can be kept, no one is reminded."""
    from grader.workspace import next_review, record_review

    if following := next_review(standings, now, was_today=was_today):
        try:
            record_review(place.state, now, following)
        except WorkspaceError as error:
            say(f"When the next review is due was not kept: {error}", err=True)


def review_record(standings: Sequence[TopicStanding], now: datetime) -> dict[str, Any]:
    """What `course review --format json` says."""
    from grader.workspace import is_due

    return {
        "schema": "course/review/v1",
        "topics": [
            {
                "id": standing.topic.id,
                "title": standing.topic.title,
                "due": standing.due.isoformat(timespec="seconds"),
                "is_due": is_due(standing.due, now),
                "reviews": len(standing.reviews),
                "question_key": standing.place.keys[0],
            }
            for standing in standings
        ],
    }


COMMANDS = (review,)
