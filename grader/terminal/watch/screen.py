"""What `course watch` shows: a result that fits the terminal, then the keys, and what is going on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.control import Control
from rich.segment import ControlType, Segment
from rich.text import Text

from grader.report import ExerciseReport
from grader.terminal.report import first_failure_text

KEYS = (("h", "hint"), ("n", "next"), ("l", "list"), ("r", "again"), ("q", "quit"))
HELP = """\
h  the next hint for this exercise
n  go to the next exercise that has not passed
l  the list of exercises
r  check again (so does Enter)
q  quit (so does Ctrl-C)"""


class Screen:
    """A terminal, cleared before each result; where it is `plain`, lines one after another and nothing else."""

    def __init__(self, console: Console, *, plain: bool):
        self.console, self.plain = console, plain
        self.parts: list[RenderableType] = []
        self.size = console.size

    def show(self, result: RenderableType) -> None:
        """Show a result in place of everything else."""
        self.parts = [result]
        self.draw()

    def draw(self) -> None:
        """Show all of it anew, and the keys."""
        self.size = self.console.size
        if not self.plain:
            self.console.clear()
        self.console.print(*self.parts, sep="\n")
        if self.plain:
            self.console.print(key_line())
        self.state()

    def say(self, what: RenderableType) -> None:
        """Show something below what is there."""
        part = Group(what, Text())
        self.parts.append(part)
        self.leave_state()
        self.console.print(part)
        self.state()

    def shows(self, text: str) -> bool:
        """Whether a text stands there already, however it is wrapped."""
        lines = self.console.render_lines(Group(*self.parts), pad=False)
        words = " ".join(segment.text for line in lines for segment in [*line, Segment.line()]).split()
        return "".join(text.split()) in "".join(words)

    def state(self, text: str = "") -> None:
        """In a terminal, show in its last line what is going on, if anything, and the keys."""
        if not self.plain:
            self.leave_state()
            line = Text.assemble((f"{text}  " if text else "", "dim"), key_line())
            line.truncate(self.console.width - 1, overflow="crop")
            self.console.print(line, end="")

    def leave_state(self) -> None:
        """Clear the last line for something that stays."""
        if not self.plain:
            self.console.control(Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2)))

    def note(self, text: str) -> None:
        """Show a passing note: as the state or, where it is plain, in a line of its own."""
        if self.plain:
            self.console.print(Text(text))
        self.state(text)

    @property
    def is_resized(self) -> bool:
        """Whether the terminal has another size than what it shows was made for."""
        return not self.plain and bool(self.parts) and self.size != self.console.size


@dataclass(frozen=True, slots=True)
class Result:
    """A result, cut to what a terminal has room for: what is first matters most. Then what stands below it.

    `onward`: after a pass, what comes next.
    """

    report: ExerciseReport
    onward: Sequence[RenderableType]
    notes: Sequence[RenderableType]
    here: Path
    moment: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = console.render_lines(Group(*self.parts()), options, pad=False)
        moment = Text(f"Checked at {self.moment}. Save the file to check it again.", style="dim")
        foot = Group(*self.notes, Text(), moment, Text())
        # One row is for the state.
        room = max(console.height - 1 - len(console.render_lines(foot, options)), 2)
        if console.is_terminal and len(lines) > room:
            more = Text(f"... {len(lines) - room + 1} more lines: course grade {self.report.id}", overflow="crop")
            lines = [*lines[: room - 1], *console.render_lines(more, options, pad=False)]
        for line in lines:
            yield from [*line, Segment.line()]
        yield foot

    def parts(self) -> list[RenderableType]:
        """The result and, after a pass, what comes next."""
        result = first_failure_text(self.report, here=self.here)
        return [result, Text(), *self.onward] if self.onward else [result]


def key_line() -> Text:
    """Which keys there are."""
    return Text("  ").join(Text.assemble((key, "bold"), (f" {word}", "dim")) for key, word in KEYS)


def clock() -> str:
    """The time of day."""
    return time.strftime("%H:%M:%S")
