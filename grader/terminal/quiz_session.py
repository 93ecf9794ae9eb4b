"""A quiz in the terminal: asks the open questions in order, records each try at once, explains."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import Console, Group, RenderableType
from rich.text import Text

from grader.content import Choice, Kind, Lesson, Question, Round, is_correct
from grader.terminal.prose import Prose
from grader.terminal.quiz_menu import ANSWER, SKIP, Menu, ask_line, choice_table
from grader.workspace import Progress, grade_quiz, load_progress, record_answer

# Takes a try, and the seconds it took, and keeps it.
Keep = Callable[[str, float], object]


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
        console.print(question_head(question, count=len(questions), is_practice=position not in open_positions))
        ask_and_record(lesson, position, state, console, plain=plain)
    console.print(closing(lesson, load_progress(state)))


def ask_and_record(lesson: Lesson, position: int, state: Path, console: Console, *, plain: bool) -> Round:
    """Ask the question at `position` of a lesson's quiz, below its head, and keep each try at once."""
    assert lesson.quiz is not None

    def keep(pick: str, seconds: float) -> None:
        record_answer(state, lesson, position, pick, seconds=seconds)

    return ask_question(lesson.quiz.questions[position], console, plain=plain, keep=keep)


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


def ask_question(question: Question, console: Console, *, plain: bool, keep: Keep) -> Round:
    """Ask one question until it is right, missed twice, skipped, or its answer is asked for. What happened.

    Each try goes to `keep` as soon as it is made, so that nothing is lost when somebody stops.
    """
    console.print(Prose(question.prompt))
    console.print()
    menu = Menu(question)
    # A menu taller than the screen could not be scrolled.
    plain = plain or not question.choices or len(console.render_lines(menu.render())) > console.height - 2
    if plain and question.choices:
        console.print(choice_table([(f"  {letter})", choice.text, False) for letter, choice in question.shown]))
    done, said = Round(), ""
    while not done.is_over:
        begun = time.monotonic()
        menu.may_ask_for_answer = done.may_ask_for_answer
        if plain:
            said = ask_line(question, may_ask_for_answer=done.may_ask_for_answer)
        else:
            said = menu.run(console, click.getchar)
        if said == SKIP:
            done = done.skipped()
        elif said == ANSWER:
            done = done.requested()
        else:
            keep(said, time.monotonic() - begun)
            done = done.tried(is_correct(question, said))
        console.print(feedback(question, done, said))
    return done


def feedback(question: Question, done: Round, said: str) -> RenderableType:
    """What came of the last try or key. After a miss its wrong choices explain themselves, at the end all do."""
    if not done.is_over:
        missed = Text("NOT RIGHT", style="bold red") + Text("  try again")
        whys = question.why_not(said)
        return Group(missed, explained(whys), Text()) if whys else missed
    if not done.shows_answer:
        what = "the first try counts" if done.tries else "it stays open"
        return Text("SKIPPED", style="bold cyan") + Text(f"  {what}")
    note = "the first try counts"
    if done.asked_for_answer:
        line = Text("ANSWER", style="bold cyan") + Text(f"  {question.answer_text}")
    else:
        is_right = done.tries[-1]
        verdict = Text("RIGHT" if is_right else "NOT RIGHT", style="bold green" if is_right else "bold red")
        line = verdict + Text(f"  the answer is {question.answer_text}")
        note = "missed at first, and the first try counts" if is_right else note
    if len(done.tries) > 1:
        line += Text(f"  ({note})", style="dim")
    whys = tuple((letter, choice) for letter, choice in question.shown if choice.why)
    return Group(line, Prose(question.explanation), *([Text(), explained(whys)] if whys else []))


def explained(choices: Sequence[tuple[str, Choice]]) -> RenderableType:
    """What choices say of themselves, each with its letter."""
    return choice_table([(f"  {letter})", choice.why, False) for letter, choice in choices])


def closing(lesson: Lesson, progress: Progress) -> RenderableType:
    """The score of first tries, and how to go on."""
    report = grade_quiz(lesson, progress)
    assert report is not None
    line = Text(f"\n{report.score} of {report.max_score} right at the first try.", style="bold")
    if still_open := sum(question.status == "unanswered" for question in report.questions):
        questions = "1 question is" if still_open == 1 else f"{still_open} questions are"
        return Group(line, Text(f"{questions} still open: course quiz {lesson.slug}"))
    return Group(line, Text(f"course quiz {lesson.slug} --again asks them all once more, as practice."))
