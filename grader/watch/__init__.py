"""The loop that learners live in: `course watch` grades an exercise each time its file is saved."""

from grader.watch.loop import Watch
from grader.watch.screen import Screen

__all__ = ["Screen", "Watch"]
