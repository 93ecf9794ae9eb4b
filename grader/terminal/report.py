"""Reports, progress and course facts as text for the terminal. Returns renderables; only cli.py prints.

Every line begins with its verdict word, so that nothing depends on colour.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from grader.content import HINT_STEPS, Course
from grader.report import CheckResult, ExerciseReport, QuizReport, Report, Status, Where
from grader.terminal.maths import readable
from grader.workspace import Hint, Progress

if TYPE_CHECKING:
    from grader.diagnosis import Mistake
    from grader.grading import Examination
    from grader.workspace import Imported

STYLE = {
    Status.PASS: "bold green",
    Status.NOT_STARTED: "bold cyan",
    Status.BLOCKED: "dim",
    Status.COURSE_ERROR: "bold magenta",
}
WRONG = "bold red"
WORD_WIDTH = 13
LABEL_WIDTH = 10
SHOWN_OUTPUT_LINES = 8
ALTERED = "The course's own files are not those that were shipped, so these points prove nothing."


def report_text(report: Report, *, here: Path, verbose: bool = False) -> RenderableType:
    """A whole report: exercises, quizzes, and what to do next."""
    parts: list[RenderableType] = []
    for exercise in report.exercises:
        parts += [exercise_text(exercise, here=here, verbose=verbose), Text()]
    parts += quiz_lines(report.quizzes)
    if report.quizzes:
        parts.append(Text())
    parts.append(summary(report))
    return Group(*parts)


def word(status: Status, *, width: int = WORD_WIDTH) -> Text:
    """The verdict word, padded to a width."""
    return Text(status.value.upper().replace("_", " ").ljust(width), style=STYLE.get(status, WRONG))


def verdict(status: Status, text: str, *, style: str = "") -> RenderableType:
    """An indented line below an exercise: the verdict word, two spaces, the text."""
    return Hanging(Text("  ") + word(status, width=0) + Text("  "), Text(text, style=style))


def exercise_text(report: ExerciseReport, *, here: Path, verbose: bool) -> RenderableType:
    """One exercise: its verdict, then what is wrong, in the order in which it is best mended."""
    parts = exercise_head(report, here=here)
    if report.load_error:
        return Group(*parts)
    if report.status is Status.NOT_STARTED:
        return Group(*parts, labelled("Next", f"course hint {report.id}"))
    for check in report.checks:
        if check.status is Status.PASS and verbose:
            parts += [verdict(check.status, check.title), *printed_lines(check, verbose=True)]
        elif went_wrong(check):
            parts += [Text(), *check_lines(check, here=here, verbose=verbose)]
    return Group(*parts, *waiting_lines(report))


def first_failure_text(report: ExerciseReport, *, here: Path) -> RenderableType:
    """One exercise, short enough for a screen: the first failed check in full, the others by name."""
    parts = exercise_head(report, here=here)
    if report.load_error or report.status in (Status.PASS, Status.NOT_STARTED):
        return Group(*parts)
    wrong = [check for check in report.checks if went_wrong(check)]
    for check in wrong[:1]:
        # No command to run it again: saving does.
        parts += [Text(), *check_lines(dataclasses.replace(check, rerun=""), here=here, verbose=False)]
    below = [verdict(check.status, check.title) for check in wrong[1:]] + not_started_lines(report)
    if waiting := sum(check.status is Status.BLOCKED for check in report.checks):
        text = f"{waiting} check{'s wait' if waiting > 1 else ' waits'} for those above"
        below.append(verdict(Status.BLOCKED, text))
    return Group(*parts, *([Text(), *below] if below else []))


def went_wrong(check: CheckResult) -> bool:
    """Whether a check ran and did not pass."""
    return check.status not in (Status.PASS, Status.BLOCKED, Status.NOT_STARTED)


def exercise_head(report: ExerciseReport, *, here: Path) -> list[RenderableType]:
    """The verdict and the file of one exercise, and all there is to say when its checks could not run."""
    passed = sum(check.status is Status.PASS for check in report.checks)
    facts = (
        f"{points(report.score)} of {points(report.max_score)} points · {passed} of {len(report.checks)} checks"
    )
    facts += f" · {report.seconds:.1f} s" if report.seconds else ""
    title = Text(report.id, style="bold") + Text(f"  {facts}", style="dim")
    head = Hanging(word(report.status), title)
    parts: list[RenderableType] = [head]
    if report.status is not Status.PASS:
        parts.append(labelled("File", shown_path(report.file, here)))
    if report.load_error:
        parts += load_error_lines(report, here=here)
    elif report.status is Status.NOT_STARTED:
        # The holes of an untouched stub.
        parts.append(labelled("Write", ", ".join(dict.fromkeys(check.function for check in report.checks))))
    return parts


def load_error_lines(report: ExerciseReport, *, here: Path) -> list[RenderableType]:
    """Why a file could not be loaded."""
    lines = [labelled("Seen", report.load_error)]
    if report.where:
        lines.append(labelled("Where", where_text(report.where, here)))
    advice = report.checks[0].advice if report.checks else ""
    printed = printed_lines(report.checks[0], verbose=False) if report.checks else []
    return [*lines, *([labelled("Try", advice)] if advice else []), *printed]


def check_lines(check: CheckResult, *, here: Path, verbose: bool) -> list[RenderableType]:
    """A check that did not pass: what was checked, what was seen, what it means, what to try."""
    lines: list[RenderableType] = [verdict(check.status, check.title, style="bold")]
    fields = [
        ("Checked", check.call),
        ("Seen", cut_lines(check.message)),
        ("Expected", check.expected),
        ("Got", check.got),
        ("Where", where_text(check.where, here) if check.where else ""),
        ("Likely", likely(check)),
        ("More", f"course explain {check.misconception['id']}" if check.misconception else ""),
        ("Try", "" if check.misconception else check.advice),
        ("Rerun", check.rerun),
    ]
    lines += [labelled(label, text, indent=4) for label, text in fields if text]
    return [*lines, *printed_lines(check, verbose=verbose)]


def likely(check: CheckResult | Hint) -> str:
    """The mistake that explains what was seen, '' when none is known to."""
    mistake = check.misconception
    return f"{mistake['title']}. {mistake['feedback']}" if mistake else ""


def mistake_text(mistakes: Sequence[Mistake]) -> RenderableType:
    """Everything the catalogue says about one mistake, or about two that were made at once."""
    parts: list[RenderableType] = []
    for mistake in mistakes:
        place = f"{mistake.exercise}  {mistake.id}" if mistake.exercise else mistake.id
        parts += [Text(), Hanging(Text(), Text(mistake.title, style="bold")), Text(place, style="dim"), Text()]
        parts.append(Text(mistake.feedback))
        fields = [
            ("Fails", mistake.check),
            ("Read", f"{mistake.lesson}, section {mistake.section}" if mistake.section else mistake.lesson),
            ("Hints", f"course hint {mistake.exercise}" if mistake.exercise else ""),
        ]
        lines = [labelled(label, text, indent=0) for label, text in fields if text]
        parts += [Text(), *lines] if lines else []
    return Group(*parts[1:])


def printed_lines(check: CheckResult, *, verbose: bool) -> list[RenderableType]:
    """What the submission printed during a check."""
    if not check.stdout.strip():
        return []
    text = check.stdout.rstrip() if verbose else cut_lines(check.stdout.rstrip())
    return [labelled("Printed", "\n".join(line[:500] for line in text.split("\n")), indent=4)]


def cut_lines(text: str) -> str:
    """The first lines of a long text, and how many more there are."""
    lines = text.split("\n")
    if len(lines) <= SHOWN_OUTPUT_LINES:
        return text
    more = f"… {len(lines) - SHOWN_OUTPUT_LINES} more lines (course grade -v shows them)"
    return "\n".join([*lines[:SHOWN_OUTPUT_LINES], more])


def waiting_lines(report: ExerciseReport) -> list[RenderableType]:
    """The checks that are not started or blocked, one line for each reason."""
    lines = not_started_lines(report)
    titles = {check.id: check.title for check in report.checks}
    blocked = [check for check in report.checks if check.status is Status.BLOCKED]
    for reason in dict.fromkeys(check.blocked_by for check in blocked):
        count = sum(check.blocked_by == reason for check in blocked)
        text = f"{count} check{'s wait' if count > 1 else ' waits'} for: {titles.get(reason, reason)}"
        lines.append(verdict(Status.BLOCKED, text))
    return [Text(), *lines] if lines else []


def not_started_lines(report: ExerciseReport) -> list[RenderableType]:
    """The functions that are not written yet, where others are."""
    not_started = [check for check in report.checks if check.status is Status.NOT_STARTED]
    functions = dict.fromkeys(check.function for check in not_started)
    return [verdict(Status.NOT_STARTED, f"{function} is still to be written") for function in functions]


def quiz_lines(quizzes: Sequence[QuizReport]) -> list[RenderableType]:
    """The quizzes that are begun, a line each, and how many are not."""
    begun = [quiz for quiz in quizzes if any(question.status != "unanswered" for question in quiz.questions)]
    waiting = [quiz for quiz in quizzes if quiz not in begun]
    lines = [quiz_line(quiz) for quiz in begun]
    if len(waiting) > 1:
        text = f"{len(waiting)} quizzes are not begun; the next one: course quiz"
        return [*lines, Hanging(Text("QUIZ OPEN".ljust(WORD_WIDTH), style="bold cyan"), Text(text))]
    return [*lines, *map(quiz_line, waiting)]


def quiz_line(quiz: QuizReport) -> RenderableType:
    """One quiz: its score and how many questions are open."""
    unanswered = sum(question.status == "unanswered" for question in quiz.questions)
    answered = len(quiz.questions) - unanswered
    text = f"{quiz.score} of {quiz.max_score} right at the first try"
    if unanswered:
        text += f" · {unanswered} not answered yet"
    label = "QUIZ" if answered else "QUIZ OPEN"
    return Hanging(Text(label.ljust(WORD_WIDTH), style="bold cyan"), Text(f"{quiz.title} · {text}"))


def summary(report: Report) -> RenderableType:
    """The last lines: what is not protected, the score, and the next command."""
    line = Text(f"{points(report.score)} of {points(report.max_score)} points")
    line.append(f" · seed {report.seed} · {report.seconds:.1f} s", style="dim")
    lines: list[RenderableType] = [*lock_note(report.integrity), line]
    if report.is_altered:
        return Group(*lines, Text(ALTERED), Text("Install the course again to get them back."))
    if report.exit_code == 0:
        return Group(*lines, Text("Everything asked for passed."))
    first = next(e for e in report.exercises if e.status is not Status.PASS)
    return Group(*lines, labelled("Next", f"course hint {first.id}", indent=0))


def lock_note(integrity: dict[str, str]) -> list[RenderableType]:
    """What of the lock this machine lacks, if anything."""
    lacking = integrity["not_locked_by"]
    note = f"Your code is not locked in here ({lacking} missing): course doctor"
    return [Text(note, style="dim")] if lacking else []


def labelled(label: str, text: str, *, indent: int = 2) -> RenderableType:
    """`Label  text`, with the text's further lines under its first."""
    return Hanging(Text(" " * indent + label.ljust(LABEL_WIDTH), style="dim"), Text(text))


@dataclass(frozen=True, slots=True)
class Hanging:
    """`head` then `body`; when body wraps, it wraps under itself."""

    head: Text
    body: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = self.head.cell_len
        if options.max_width < indent + 16:
            # Too narrow for two columns: one below the other.
            yield self.head
            yield from self.body.wrap(console, options.max_width, overflow="fold")
            return
        lines = self.body.wrap(console, options.max_width - indent, overflow="fold")
        for number, line in enumerate(lines):
            line.rstrip()
            yield Text.assemble(self.head if number == 0 else " " * indent, line)


def where_text(where: Where, here: Path) -> str:
    """`file:line in function: source line`."""
    place = f"{shown_path(where.file, here)}:{where.line}"
    if where.function:
        place += f" in {where.function}"
    return f"{place}\n{where.text}" if where.text else place


def shown_path(file: str, here: Path) -> str:
    """A path as short as it can be typed from here."""
    relative = os.path.relpath(file, here)
    return file if relative.startswith(os.pardir) else relative


def points(score: float) -> str:
    """Points without a needless `.0`."""
    return f"{score:g}"


def status_table(course: Course, progress: Progress, quizzes: Sequence[QuizReport]) -> RenderableType:
    """Where the learner is: exercises in learning order, then quizzes."""
    parts: list[RenderableType] = [exercise_table(course, progress), Text()]
    parts += [quiz_line(quiz) for quiz in quizzes]
    open_ids = [e.id for e in course.exercises if progress.exercise(e.id).status != Status.PASS.value]
    parts.append(Text(f"Next: course grade {open_ids[0]}" if open_ids else "Every exercise has passed."))
    return Group(*parts)


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
        if known.passed_at and known.status != Status.PASS.value:
            notes.append("passed before")
        if known.hint_level:
            notes.append(f"hint {known.hint_level} of {HINT_STEPS}")
        status = Status(known.status) if known.status in set(Status) else Status.NOT_STARTED
        score = f"{points(known.score)}/{points(exercise.max_score)}"
        table.add_row(word(status), exercise.id, score, ", ".join(notes))
    return table


def list_table(course: Course, files: dict[str, str]) -> RenderableType:
    """Every exercise with its minutes, points and file."""
    parts: list[RenderableType] = []
    for exercise in course.exercises:
        facts = f"  {exercise.minutes} min · {points(exercise.max_score)} points"
        parts.append(Text(exercise.id, style="bold") + Text(f"  {exercise.title}") + Text(facts, style="dim"))
        parts.append(Text(f"  {files[exercise.id]}", style="dim", overflow="fold"))
    return Group(*parts)


def imported_text(imported: Imported) -> RenderableType:
    """What became of the answers in a file."""
    counts = {
        "brought in": imported.new,
        "here already": imported.known,
        "to questions that this course does not have": imported.elsewhere,
        "that could not be read": imported.unreadable,
    }
    said = [f"{count} {what}" for what, count in counts.items() if count]
    return Text(
        f"Answers: {', '.join(said)}. `course status` counts them." if said else "There is no answer in it."
    )


def hint_text(hint: Hint) -> RenderableType:
    """One hint of a ladder."""
    again = f"course hint {hint.exercise}" + (f" --function {hint.function}" if hint.is_detour else "")
    more = again if hint.level < HINT_STEPS else f"course grade {hint.exercise}"
    return Group(hint_body(hint), Text(), labelled("Next", more, indent=0))


def hint_body(hint: Hint) -> RenderableType:
    """One hint, without how to go on: what is likely wrong, if that is known and not said yet, then the step."""
    # It brings a Markdown parser along, which no other command needs.
    from rich.markdown import Markdown

    first = [Text(f"Likely: {likely(hint)}"), Text()] if hint.misconception else []
    head = Text(f"Hint {hint.level} of {HINT_STEPS} for {hint.exercise}, function {hint.function}", style="bold")
    fails = [labelled("Fails", hint.fails, indent=0)] if hint.fails else []
    return Group(*first, head, *fails, Text(), Markdown(readable(hint.text)))


def examination_text(examination: Examination) -> RenderableType:
    """What this machine is, and what its lock stops."""
    lines: list[RenderableType] = [labelled(name, text, indent=0) for name, text in examination.facts.items()]
    lines += [Text(), Text("Tried in a worker, and as a control outside of one:")]
    for finding in examination.findings:
        style = "bold green" if finding.verdict == "blocked" else WRONG
        head = Text(finding.verdict.upper().ljust(LABEL_WIDTH), style=style)
        detail = "" if finding.verdict == "blocked" else f" ({finding.detail})"
        lines.append(Hanging(head, Text(finding.what + detail)))
    sound, not_sound = (
        "Everything that was tried is blocked.",
        "What is not BLOCKED is open to your own code: run no other.",
    )
    return Group(*lines, Text(), Text(sound if examination.is_sound else not_sound))
