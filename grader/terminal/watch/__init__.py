"""The loop that learners live in: `course watch` grades an exercise each time its file is saved."""

from grader.terminal.watch.loop import Watch
from grader.terminal.watch.screen import Screen

__all__ = ["Screen", "Watch"]
