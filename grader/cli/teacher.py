"""The commands of teachers, who run what others wrote."""

from __future__ import annotations

import click

from grader.cli.setting import checking, show
from grader.content import find_content


@click.command()
def doctor() -> int:
    """Try what a submission must not be able to do, and print what this machine stops.

    Exit code 0 when everything is blocked, 1 when something is open.
    """
    from grader.grading import examine
    from grader.terminal import examination_text

    with checking():
        examination = examine(hidden=find_content().hidden)
    show(examination_text(examination))
    return 0 if examination.is_sound else 1


COMMANDS = (doctor,)
