"""The `course` command: a file of commands for learners, for teachers and for authors."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.cli.entry import main

__getattr__, __dir__ = front_door(__name__, __file__)
