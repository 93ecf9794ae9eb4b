"""The way out for lines: whatever a command says, but for what is laid out (`console.py`), it says here."""

from __future__ import annotations

import io
import json
import shutil
import sys
import textwrap
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
    text = visible(shown.getvalue())
    say(at_words(text, shutil.get_terminal_size().columns) if sys.stderr.isatty() else text, err=True, nl=False)


def at_words(text: str, width: int) -> str:
    """The same with every line that is longer broken between words: what is there to copy is whole words."""
    lines = text.split("\n")
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
        if len(line) > width
        else line
        for line in lines
    )


def confirmed(question: str) -> bool:
    """Ask for a yes in a terminal; anything else is a no."""
    say(f"{question} [y/N]: ", nl=False)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
