"""Arguments and options that commands share."""

from __future__ import annotations

import math
from typing import Any

import click

from grader.cli.completion import complete_exercise

MOST_SECONDS = 3600


class Seconds(click.FloatRange):
    """A number of seconds; NaN, which compares with nothing, is none."""

    def __init__(self) -> None:
        super().__init__(min=0.1, max=MOST_SECONDS)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        seconds = super().convert(value, param, ctx)
        return self.fail("'nan' is not a number of seconds", param, ctx) if math.isnan(seconds) else seconds


EXERCISE = click.argument("exercise_id", metavar="EXERCISE", shell_complete=complete_exercise)
