"""How far the learner is, as text: each lesson with a bar, each exercise with its verdict or its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from grader.content import HINT_STEPS, Course, Exercise
from grader.report import Status
from grader.terminal.layout import Hanging, points, shown_path, word
from grader.terminal.onward import begun_lines, done_lines, step_lines
from grader.visible import visible_line
from grader.workspace import Progress, Standing, Workspace, next_steps, standings

BAR, ASCII_BAR = ("█", "░"), ("#", "-")
BAR_WIDTH = 10
# A terminal with fewer columns than WIDE gets a smaller table; one with fewer than NARROW, lines.
WIDE, NARROW = 72, 56


def status_text(
    course: Course, progress: Progress, place: Workspace, *, here: Path, in_full: bool = False
) -> RenderableType:
    """Where the learner is: a line for each lesson, or with `in_full` for each exercise too; then what is next."""
    found = standings(course, progress)
    steps = next_steps(course, progress)
    middle = [exercise_table(course, progress)] if in_full else begun_lines(course, progress)
    onward = step_lines(steps[:1], course, place, here=here) or done_lines(course, progress, None)
    return Group(LessonTable(found), Text(), *([*middle, Text()] if middle else []), *onward)


@dataclass(frozen=True, slots=True)
class LessonTable:
    """A row for each lesson: its bar, exercises passed, points, right answers of the quiz, minutes left."""

    standings: Sequence[Standing]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width < NARROW:
            yield from map(LessonHead, self.standings)
            return
        width, gap = (BAR_WIDTH, 2) if options.max_width >= WIDE else (BAR_WIDTH // 2, 1)
        table = Table(box=None, padding=(0, gap, 0, 0), pad_edge=False)
        table.add_column("", justify="right", no_wrap=True)
        table.add_column("Lesson", overflow="fold")
        for title in ("", "Passed", "Points", "Quiz", "Left"):
            table.add_column(title, no_wrap=True, justify="right")

        def cells(of: Sequence[Standing], share: float) -> list[Text]:
            return [bar(share, width, is_ascii=options.ascii_only), *map(Text, numbers(of))]

        for standing in self.standings:
            lesson = standing.lesson
            number, title = (str(lesson.number), lesson.title) if lesson else ("", "Without a lesson")
            table.add_row(Text(number), Text(title), *cells([standing], standing.share))
        if len(self.standings) > 1:
            share = sum(standing.share for standing in self.standings) / len(self.standings)
            table.add_row(Text(), Text("All of it"), *cells(self.standings, share), style="bold")
        yield table


def bar(share: float, width: int = BAR_WIDTH, *, is_ascii: bool) -> Text:
    """A bar that is full when all is done, and not empty once anything is."""
    full, empty = ASCII_BAR if is_ascii else BAR
    filled = int(share * width) or int(share > 0)
    return Text(full * filled, style="green") + Text(empty * (width - filled), style="dim")


def numbers(of: Sequence[Standing]) -> tuple[str, str, str, str]:
    """Exercises passed, points, right answers and minutes left; '' where there is nothing to count."""
    exercises = sum(len(standing.exercises) for standing in of)
    quizzes = [standing.quiz for standing in of if standing.quiz]
    score, most = sum(standing.score for standing in of), sum(standing.max_score for standing in of)
    minutes = sum(standing.minutes_left for standing in of)
    return (
        f"{sum(standing.passed for standing in of)}/{exercises}" if exercises else "",
        f"{points(score)}/{points(most)}" if exercises else "",
        f"{sum(quiz.score for quiz in quizzes)}/{sum(quiz.max_score for quiz in quizzes)}" if quizzes else "",
        f"{minutes} min" if minutes else "",
    )


def exercise_table(course: Course, progress: Progress, *, current: str = "") -> RenderableType:
    """Every exercise in learning order: verdict, points, hints, and which is the current one."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(style="dim")
    for exercise in course.exercises:
        known = progress.exercise(exercise.id)
        notes = ["you are here"] if exercise.id == current else []
        if known.passed_at and known.verdict is not Status.PASS:
            notes.append("passed before")
        if known.hint_level:
            notes.append(f"hint {known.hint_level} of {HINT_STEPS}")
        score = f"{points(known.score)}/{points(exercise.max_score)}"
        table.add_row(word(known.verdict), exercise.id, score, ", ".join(notes))
    return table


def list_table(
    course: Course, progress: Progress, files: dict[str, str], *, here: Path, in_full: bool = False
) -> RenderableType:
    """The lessons, each with its folder and exercises; with `in_full`, every exercise with its title and file."""
    parts: list[RenderableType] = []
    width = max((len(exercise.id) for exercise in course.exercises), default=0)
    for standing in standings(course, progress):
        parts += [*([Text()] if parts else []), LessonHead(standing)]
        folders = [visible_line(Path(files[exercise.id]).parent) for exercise in standing.exercises]
        for folder in [] if in_full else dict.fromkeys(folders):
            parts.append(Text(f"    {shown_path(folder, here)}", style="dim", overflow="fold"))
        for exercise in standing.exercises:
            parts += exercise_lines(exercise, progress, files[exercise.id] if in_full else "", width=width)
    return Group(*parts)


@dataclass(frozen=True, slots=True)
class LessonHead:
    """A lesson's number and title; below them its bar, and its numbers in words."""

    standing: Standing

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lesson = self.standing.lesson
        number, title = (str(lesson.number), lesson.title) if lesson else ("", "Without a lesson")
        yield Hanging(Text(f"{number:>2}  "), Text(title, style="bold"))
        passed, score, right, minutes = numbers([self.standing])
        said = {"{} passed": passed, "{} points": score, "quiz {}": right, "{} left": minutes}
        found = [words.format(figure) for words, figure in said.items() if figure]
        head = Text("    ") + bar(self.standing.share, is_ascii=options.ascii_only) + Text("  ")
        opened = [f"course read {number}"] if lesson else []
        # A command to copy is not broken.
        has_room = head.cell_len + len(" · ".join([*found, *opened])) <= options.max_width
        lines = [[*found, *opened]] if has_room else [found, opened]
        yield Hanging(head, Text("\n".join(" · ".join(line) for line in lines if line)))


def exercise_lines(exercise: Exercise, progress: Progress, file: str, *, width: int) -> list[RenderableType]:
    """An exercise in the list: verdict, points and minutes; below, where a file is given, its title and it."""
    known = progress.exercise(exercise.id)
    id = Text(exercise.id.ljust(width), style="bold")
    facts = Text(
        f"  {points(known.score)}/{points(exercise.max_score)} points · {exercise.minutes} min", style="dim"
    )
    lines: list[RenderableType] = [Hanging(Text("    ") + word(known.verdict), id + facts)]
    if file:
        lines.append(Hanging(Text(" " * 6), Text(exercise.title)))
        lines.append(Hanging(Text(" " * 6), Text(file, style="dim", overflow="fold")))
    return lines
