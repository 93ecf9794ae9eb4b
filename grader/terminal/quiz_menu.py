"""One try at a question in the terminal: by keys in a menu, or as a typed line."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from grader.content import Kind, PickError, Question, in_file, normalise_pick
from grader.terminal.outlets import say
from grader.terminal.prose import Prose

ENTER = ("\r", "\n")
UP, DOWN = ("\x1b[A", "\x1bOA", "\xe0H", "k"), ("\x1b[B", "\x1bOB", "\xe0P", "j")
KEY = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1bO.|[\x00\xe0].|.", re.DOTALL)
INTERRUPT, END = "\x03", ("\x04", "\x1a")
# In place of an answer: neither can be one, as letters are recorded as capitals.
SKIP, ANSWER = "s", "?"
TRY_FIRST = "Try it once first; then ? shows the answer."


def keys(getchar: Callable[[], str]) -> Iterator[str]:
    """Single keys until Ctrl-C or end of input; fast typing delivers several at once."""
    while True:
        try:
            typed = getchar()
        except (KeyboardInterrupt, EOFError):
            return
        for key in KEY.findall(typed):
            if key == INTERRUPT or key in END:
                return
            yield key


def choice_table(rows: Sequence[tuple[str, str, bool]]) -> Table:
    """Choices one below the other: what stands before each, its text, and whether the cursor is on it."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for head, text, is_current in rows:
        table.add_row(head, Prose(text), style="bold" if is_current else None)
    return table


def ask_line(question: Question, *, may_ask_for_answer: bool = False) -> str:
    """Ask for a line until it is an answer, SKIP or ANSWER. End of input stops the quiz like Ctrl-C."""
    prompts = {Kind.ONE: "Letter", Kind.SEVERAL: "Letters", Kind.NUMERIC: "Number"}
    while True:
        say(f"{prompts[question.kind]} ({further_keys(may_ask_for_answer)}): ", nl=False)
        try:
            line = sys.stdin.readline()
            if not line:
                raise click.Abort
            wish = line.strip().lower()
            if wish == SKIP or (wish == ANSWER and may_ask_for_answer):
                return wish
            if wish == ANSWER:
                say(TRY_FIRST)
                continue
            pick = normalise_pick(question, line)
            return in_file(question, pick) if question.choices else pick
        except (PickError, UnicodeDecodeError) as error:
            say(str(error))


def further_keys(may_ask_for_answer: bool) -> str:
    """What can be pressed or typed instead of an answer."""
    return "s skips, ? shows the answer" if may_ask_for_answer else "s skips"


@dataclass(slots=True)
class Menu:
    """Choices under a cursor: arrows or letters move and mark, Enter answers. Places are those that are shown."""

    question: Question
    cursor: int = 0
    marked: frozenset[int] = frozenset()
    note: str = ""
    may_ask_for_answer: bool = False

    def run(self, console: Console, getchar: Callable[[], str]) -> str:
        """The picked letters, those of the file, SKIP or ANSWER. Ctrl-C and end of input raise click.Abort."""
        with Live(self.render(), console=console, auto_refresh=False, transient=False) as live:
            for key in keys(getchar):
                picked = self.press(key)
                live.update(self.render(), refresh=True)
                if picked:
                    return picked

        raise click.Abort

    def press(self, key: str) -> str:
        """Take one key; once it ends the try, what `run` gives, else ''."""
        self.note = ""
        count = len(self.question.choices)
        several = self.question.kind is Kind.SEVERAL
        position = ord(key.upper()) - ord("A") if len(key) == 1 and key.isascii() and key.isalpha() else -1
        if key in ENTER:
            return self.picked(several)
        if 0 <= position < count:
            self.cursor = position
            self.marked ^= {position} if several else set()
        elif key in UP:
            self.cursor = (self.cursor - 1) % count
        elif key in DOWN:
            self.cursor = (self.cursor + 1) % count
        elif key == " " and several:
            self.marked ^= {self.cursor}
        elif key.lower() == SKIP or (key == ANSWER and self.may_ask_for_answer):
            return key.lower()
        elif key == ANSWER:
            self.note = TRY_FIRST
        return ""

    def picked(self, several: bool) -> str:
        if several and not self.marked:
            self.note = "Mark at least one choice with its letter or the space bar."
            return ""
        chosen = self.marked if several else {self.cursor}
        return "".join(sorted(self.question.shown[i][1].letter for i in chosen))

    def render(self) -> RenderableType:
        several = self.question.kind is Kind.SEVERAL
        rows = []
        for position, (letter, choice) in enumerate(self.question.shown):
            pointer = ">" if position == self.cursor else " "
            box = ("[x] " if position in self.marked else "[ ] ") if several else ""
            # rich reads brackets as markup; this is text.
            rows.append((escape(f"{pointer} {box}{letter})"), choice.text, position == self.cursor))
        keys = "letter or space marks, Enter answers" if several else "letter or arrows choose, Enter answers"
        keys = f"{keys}, {further_keys(self.may_ask_for_answer)}"
        return Group(choice_table(rows), Text(self.note or keys, style="dim"))
