"""The way out for lines: whatever a command says, but for what is laid out (`console.py`), it says here."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import click

from grader.visible import visible, visible_data


def say(line: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a line, or several, visible text only."""
    click.echo(visible(str(line)), err=err, nl=nl)


def say_record(record: dict[str, Any]) -> None:
    """Print a record as JSON, for programs."""
    click.echo(json.dumps(visible_data(record), indent=1, ensure_ascii=False))


def say_error(error: click.ClickException) -> None:
    """Print what went wrong, with how a command is used where that is what went wrong."""
    shown = io.StringIO()
    error.show(file=shown)
    say(shown.getvalue(), err=True, nl=False)


def confirmed(question: str) -> bool:
    """Ask for a yes in a terminal; anything else is a no."""
    say(f"{question} [y/N]: ", nl=False)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
