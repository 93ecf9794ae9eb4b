"""What a shell completes: the ids of exercises, lessons, checks, functions and mistakes; and the script that asks.

It runs at a press of a key. So it loads neither torch nor what lays out text, and where something is wrong with
the course it completes nothing and says nothing: the command itself will.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, get_completion_class

from grader.content import find_content
from grader.errors import CourseError
from grader.terminal import say

if TYPE_CHECKING:
    from grader.content import Course, Exercise

# Where the script asks for completions; it calls `course` with this set.
ASKED_IN = "_COURSE_COMPLETE"
SHELLS = ("bash", "zsh", "fish")

# What there is, each with a few words about it.
Find = Callable[["Course", click.Context], Iterable[tuple[str, str]]]
Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script by which SHELL completes commands, options, and the ids of exercises, lessons and checks.

    \b
    Keep it in a file, once, and let the shell read that:
      bash  course completion bash > ~/.course-complete.bash
            and add to ~/.bashrc:  . ~/.course-complete.bash
      zsh   course completion zsh > ~/.course-complete.zsh
            and add to ~/.zshrc, below compinit:  . ~/.course-complete.zsh
      fish  course completion fish > ~/.config/fish/completions/course.fish

    It is there in the next shell that you open, wherever `course` is.
    """
    kind = get_completion_class(shell)
    assert kind
    say(kind(click.get_current_context().find_root().command, {}, "course", ASKED_IN).source())
    if sys.stdout.isatty():
        say("That is the script. Where it goes: course completion --help", err=True)


def completer(find: Find, *, files: bool = False) -> Completer:
    """Completes what `find` names. `files`: where none of it fits, a file may."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        from grader.content import cache_of, load_course

        try:
            content = find_content()
            cache = cache_of(content.root)
            found = list(find(load_course(content, cache=cache), context))
            cache.save()
        except (CourseError, OSError):
            found = []
        items = [CompletionItem(id, help=about) for id, about in found if id.startswith(begun)]
        return items or ([CompletionItem(begun, type="file")] if files else [])

    return complete


def asked_for(course: Course, context: click.Context) -> list[Exercise]:
    """The exercises that the line names already; all where it names none."""
    # While an option still lacks its value, what stands before it has not become a parameter.
    given = context.params.get("exercise_id") or context.params.get("names") or context.args
    names = [given] if isinstance(given, str) else given
    return [course.exercise(PurePath(name).stem) for name in names] or list(course.exercises)


complete_exercise = completer(lambda course, _: ((each.id, each.title) for each in course.exercises), files=True)
complete_lesson = completer(lambda course, _: ((each.slug, each.title) for each in course.lessons))
complete_check = completer(
    lambda course, context: ((c.id, c.title) for each in asked_for(course, context) for c in each.checks)
)
complete_function = completer(
    lambda course, context: ((name, each.id) for each in asked_for(course, context) for name in each.functions)
)


@completer
def complete_mistake(course: Course, _: click.Context) -> Iterable[tuple[str, str]]:
    from grader.diagnosis import mistakes_about

    return ((mistake.id, mistake.title) for mistake in mistakes_about(course, ""))


COMMANDS = (completion,)
