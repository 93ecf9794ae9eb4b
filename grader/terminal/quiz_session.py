"""A quiz in the terminal: asks the open questions in order, records each answer at once, explains."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from grader.content import Kind, Lesson, PickError, Question, in_file, normalise_pick
from grader.terminal.outlets import say
from grader.terminal.prose import Prose
from grader.workspace import Progress, grade_quiz, load_progress, record_answer

ENTER = ("\r", "\n")
UP, DOWN = ("\x1b[A", "\x1bOA", "\xe0H", "k"), ("\x1b[B", "\x1bOB", "\xe0P", "j")
KEY = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1bO.|[\x00\xe0].|.", re.DOTALL)
INTERRUPT, END = "\x03", ("\x04", "\x1a")


def take_quiz(lesson: Lesson, state: Path, console: Console, *, plain: bool, again: bool) -> None:
    """Ask what is not answered yet; with `again`, or when all is answered, every question as practice."""
    assert lesson.quiz is not None
    progress = load_progress(state)
    questions = lesson.quiz.questions
    open_positions = [i for i, q in enumerate(questions) if not progress.answers_to(q.keys(lesson.canonical_id))]
    positions = list(range(len(questions))) if again or not open_positions else open_positions
    console.print(opening(lesson, progress, asked=len(positions), open_count=len(open_positions)))
    for position in positions:
        question = questions[position]
        tries = len(progress.answers_to(question.keys(lesson.canonical_id)))
        console.print(question_head(question, count=len(questions), is_practice=tries > 0))
        console.print(Prose(question.prompt))
        console.print()
        started = time.monotonic()
        pick = ask(question, console, plain=plain)
        answer = record_answer(state, lesson, position, pick, seconds=time.monotonic() - started)
        console.print(feedback(question, answer))
    console.print(closing(lesson, load_progress(state)))


def opening(lesson: Lesson, progress: Progress, *, asked: int, open_count: int) -> RenderableType:
    """What is about to be asked, and how to leave."""
    assert lesson.quiz is not None
    total = len(lesson.quiz.questions)
    if not open_count or asked > open_count:
        note = "The first tries are already counted for answered questions, so those are practice."
    elif open_count < total:
        note = f"{total - open_count} of {total} are answered; going on from there."
    else:
        note = f"{total} questions. The first try counts; later ones are practice."
    return Group(
        Text(f"Quiz: {lesson.title}", style="bold"),
        Text(note),
        Text("Ctrl-C stops; what is answered is kept.", style="dim"),
    )


def question_head(question: Question, *, count: int, is_practice: bool) -> RenderableType:
    """The line above a question."""
    kinds = {Kind.ONE: "one choice", Kind.SEVERAL: "one or more choices", Kind.NUMERIC: "a number"}
    practice = " · practice" if is_practice else ""
    return Text(f"\nQuestion {question.number} of {count} · {kinds[question.kind]}{practice}", style="bold cyan")


def ask(question: Question, console: Console, *, plain: bool) -> str:
    """The learner's answer: with keys in a terminal, else as a typed line."""
    menu = Menu(question)
    # A menu taller than the screen could not be scrolled.
    plain = plain or len(console.render_lines(menu.render())) > console.height - 2
    if question.kind is Kind.NUMERIC or plain:
        if question.choices:
            console.print(choice_table([(f"  {letter})", c.text, False) for letter, c in question.shown]))
        return ask_line(question)
    return menu.run(console, click.getchar)


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


def ask_line(question: Question) -> str:
    """Ask for a line until it is an answer. End of input stops the quiz like Ctrl-C."""
    prompts = {Kind.ONE: "Letter", Kind.SEVERAL: "Letters", Kind.NUMERIC: "Number"}
    while True:
        say(f"{prompts[question.kind]}: ", nl=False)
        try:
            line = sys.stdin.readline()
            if not line:
                raise click.Abort
            pick = normalise_pick(question, line)
            return in_file(question, pick) if question.choices else pick
        except (PickError, UnicodeDecodeError) as error:
            say(str(error))


@dataclass(slots=True)
class Menu:
    """Choices under a cursor: arrows or letters move and mark, Enter answers. Places are those that are shown."""

    question: Question
    cursor: int = 0
    marked: frozenset[int] = frozenset()
    note: str = ""

    def run(self, console: Console, getchar: Callable[[], str]) -> str:
        """The picked letters, those of the file. Ctrl-C and end of input raise click.Abort."""
        with Live(self.render(), console=console, auto_refresh=False, transient=False) as live:
            for key in keys(getchar):
                picked = self.press(key)
                live.update(self.render(), refresh=True)
                if picked:
                    return picked

        raise click.Abort

    def press(self, key: str) -> str:
        """Take one key; the picked letters once Enter is pressed with something picked, else ''."""
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
        return Group(choice_table(rows), Text(self.note or keys, style="dim"))


def feedback(question: Question, answer: dict[str, Any]) -> RenderableType:
    """Right or wrong, the right answer, and why."""
    right = answer["correct"]
    verdict = Text("RIGHT" if right else "NOT RIGHT", style="bold green" if right else "bold red")
    line = verdict + Text(f"  the answer is {question.answer_text}")
    if answer["try_no"] > 1:
        line += Text("  (practice: the first try counts)", style="dim")
    return Group(line, Prose(question.explanation))


def closing(lesson: Lesson, progress: Progress) -> RenderableType:
    """The score of first tries, and how to go on."""
    report = grade_quiz(lesson, progress)
    assert report is not None
    line = Text(f"\n{report.score} of {report.max_score} right at the first try.", style="bold")
    return Group(line, Text(f"course quiz {lesson.slug} --again asks them all once more, as practice."))
