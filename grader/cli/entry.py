"""The `course` command: its groups, and how everything that goes wrong ends in a sentence and an exit code."""

from __future__ import annotations

import os
import sys

import click

from grader import __version__
from grader.cli import (
    author,
    completion,
    debugging,
    learner,
    overview,
    quizzes,
    reading,
    reviewing,
    teacher,
    transcript,
)
from grader.cli.setting import ReadEnough, workspace_or_none
from grader.report import Exit
from grader.terminal import say, say_error
from grader.visible import visible_line


def main() -> None:
    """Run `course`; whatever goes wrong ends in a sentence and an exit code, not in a traceback."""
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that cannot show a character shows '?' rather than failing.
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(standalone_mode=False, complete_var=completion.ASKED_IN)
        sys.stdout.flush()
    except click.ClickException as error:
        say_error(error)
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("\nStopped. What was done so far is kept.", err=True)
        status = Exit.INTERRUPTED
    except BrokenPipeError as error:
        # The reader of our output went away; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        status = 0 if isinstance(error, ReadEnough) else 1
    except OSError as error:
        place = f"{visible_line(error.filename)}: " if error.filename else ""
        say(f"Error: {place}{error.strerror or error}", err=True)
        status = Exit.USAGE
    sys.exit(status if isinstance(status, int) else 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="course")
@click.pass_context
def cli(context: click.Context) -> None:
    """Learn GANs, VAEs and diffusion models by writing them.

    \b
    course init my-course     make a folder to work in
    course grade gan_loss     see whether your code is right
    course watch              see it each time you save
    course next               see where you are and what is next
    course hint gan_loss      get a hint
    course debug gan_loss     make the calls of a failed check, under a debugger
    course quiz               answer the questions of the lesson
    course read 2             read a lesson
    course review             keep what you have read, in five minutes a day

    An exercise or a lesson may be called by its number or by a part of its name, where that is
    clear: course hint vae, course quiz 5.
    """
    if context.invoked_subcommand is None:
        if workspace_or_none():
            context.invoke(overview.next_command)
        else:
            say(context.get_help())


for command in (
    *learner.COMMANDS,
    *overview.COMMANDS,
    *quizzes.COMMANDS,
    *reading.COMMANDS,
    *reviewing.COMMANDS,
    *debugging.COMMANDS,
    *transcript.COMMANDS,
    *teacher.COMMANDS,
    *completion.COMMANDS,
    *author.COMMANDS,
):
    cli.add_command(command)
