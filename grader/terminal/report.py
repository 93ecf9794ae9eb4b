"""What came out of grading, as text for the terminal. Only `grader.cli` prints.

Every line begins with its verdict word, so that nothing depends on colour.
"""

from __future__ import annotations

import dataclasses
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from grader.report import CheckResult, ExerciseReport, Remark, Report, Status
from grader.terminal.hints import likely
from grader.terminal.layout import (
    Hanging,
    labelled,
    listed,
    points,
    remarked,
    shown_path,
    verdict,
    where_text,
    word,
)
from grader.terminal.quiz_lines import quiz_lines
from grader.workspace import root_of

SHOWN_OUTPUT_LINES = 8
LOOSE = "nothing. This is not your workspace's own file, so its result is not recorded."
ALTERED = "The course's own files are not those that were shipped, so these points prove nothing."


def report_text(report: Report, *, here: Path, verbose: bool = False) -> RenderableType:
    """A whole report: exercises, quizzes, and what to do next."""
    parts: list[RenderableType] = []
    in_full, in_short = told_apart(report.exercises) if not verbose else (report.exercises, ())
    # Of one exercise alone, the last line says what is next, unless that is another matter.
    is_alone = len(in_full) == 1 and not report.is_altered
    for exercise in in_full:
        parts += [exercise_text(exercise, here=here, verbose=verbose, is_alone=is_alone), Text()]
    if in_short:
        more = f"{len(in_short)} more: {', '.join(exercise.id for exercise in in_short)}"
        parts += [Hanging(word(Status.NOT_STARTED), Text(more)), Text()]
    parts += quiz_lines(report.quizzes)
    if report.quizzes:
        parts.append(Text())
    parts.append(summary(report, here=here))
    return Group(*parts)


def told_apart(exercises: Sequence[ExerciseReport]) -> tuple[list[ExerciseReport], list[ExerciseReport]]:
    """The exercises there is something to say of, and those after the first that are not begun either."""
    firsts = [
        next((e for e in exercises if is_untouched(e) and e.is_missing is gone), None) for gone in (True, False)
    ]
    in_short = [e for e in exercises if is_untouched(e) and not any(e is first for first in firsts)]
    return [e for e in exercises if not any(e is other for other in in_short)], in_short


def is_untouched(report: ExerciseReport) -> bool:
    """Whether nothing of an exercise is there yet but holes. A loose file was named, so it is told of."""
    return report.status is Status.NOT_STARTED and not report.score and not report.is_loose


def exercise_text(report: ExerciseReport, *, here: Path, verbose: bool, is_alone: bool = False) -> RenderableType:
    """One exercise: its verdict, then what is wrong, in the order in which it is best mended."""
    parts = exercise_head(report, here=here)
    if report.load_error:
        return Group(*parts)
    if report.status is Status.NOT_STARTED:
        return Group(*parts, *([] if is_alone else next_lines(report, here=here, indent=2)))
    for check in report.checks:
        if check.status is Status.PASS and verbose:
            parts += [verdict(check.status, check.title), *printed_lines(check, verbose=True)]
        elif check.went_wrong:
            parts += [Text(), *check_lines(check, here=here, verbose=verbose)]
    remarks = [line for remark in report.remarks for line in (Text(), *remark_lines(remark))]
    # Where nothing is wrong, the head has said what is still to be written, and all that waits waits for that.
    waiting = [] if report.status is Status.IN_PROGRESS else waiting_lines(report)
    return Group(*parts, *waiting, *remarks)


def first_failure_text(report: ExerciseReport, *, here: Path) -> RenderableType:
    """One exercise, short enough for a screen: the first failed check in full, the others by name."""
    parts = exercise_head(report, here=here)
    if report.is_missing:
        return Group(*parts, *next_lines(report, here=here, indent=2))
    if report.load_error or report.status in (Status.PASS, Status.NOT_STARTED, Status.IN_PROGRESS):
        return Group(*parts, *(line for remark in report.remarks for line in (Text(), *remark_lines(remark))))
    wrong = [check for check in report.checks if check.went_wrong]
    for check in wrong[:1]:
        # No command to run it again: saving does.
        parts += [Text(), *check_lines(dataclasses.replace(check, rerun=""), here=here, verbose=False)]
    below = [verdict(check.status, check.title) for check in wrong[1:]] + not_started_lines(report)
    below += blocked_lines(report)
    below += [remarked(remark.title) for remark in report.remarks]
    return Group(*parts, *([Text(), *below] if below else []))


def next_lines(report: ExerciseReport, *, here: Path, indent: int = 0) -> list[RenderableType]:
    """What takes an exercise that has not passed further: its file where that is missing, else a hint.

    Hints are about the workspace's file, so there is none for a loose one.
    """
    if report.is_loose:
        return []
    command = f"course hint {report.id}"
    if report.is_missing:
        command = f"course init {shlex.quote(os.path.relpath(root_of(Path(report.file)), here))}"
    return [labelled("Next", command, indent=indent)]


def exercise_head(report: ExerciseReport, *, here: Path) -> list[RenderableType]:
    """The verdict and the file of one exercise, and all there is to say when its checks could not run."""
    passed = sum(check.status is Status.PASS for check in report.checks)
    facts = f"{shown_path(report.file, here)} · " if report.is_loose else ""
    facts += (
        f"{points(report.score)} of {points(report.max_score)} points · {passed} of {len(report.checks)} checks"
    )
    if count := len(report.remarks):
        facts += f" · {count} remark{'s' if count > 1 else ''}"
    facts += f" · {report.seconds:.1f} s" if report.seconds else ""
    title = Text(report.id, style="bold") + Text(f"  {facts}", style="dim")
    head = Hanging(word(report.status), title)
    parts: list[RenderableType] = [head]
    if report.is_loose:
        parts.append(labelled("Kept", LOOSE))
    elif report.status is not Status.PASS:
        parts.append(labelled("File", shown_path(report.file, here)))
    if report.load_error:
        parts += load_error_lines(report, here=here)
    elif report.status is Status.NOT_STARTED:
        # The holes of an untouched stub, or of one that is not there yet.
        parts.append(labelled("Write", ", ".join(dict.fromkeys(check.function for check in report.checks))))
    elif report.status is Status.IN_PROGRESS:
        parts.append(labelled("Write", ", ".join(unwritten(report))))
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


def remark_lines(remark: Remark) -> list[RenderableType]:
    """A remark as a paragraph, for it is no failure: what was seen, what that means, and what to try."""
    said = [ended(f"{remark.function}: {cut_lines(remark.message)}")]
    if remark.expected or remark.got:
        said.append(f"Expected: {remark.expected or 'otherwise'}. Got: {remark.got or 'this'}.")
    return [remarked(remark.title, style="bold"), Hanging(Text(" " * 10), Text(" ".join([*said, remark.advice])))]


def ended(text: str) -> str:
    """What a check says in a few words, with a full stop where none is there."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


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
    lines = [*not_started_lines(report), *blocked_lines(report)]
    return [Text(), *lines] if lines else []


def blocked_lines(report: ExerciseReport) -> list[RenderableType]:
    """The blocked checks by name, those that wait for the same one in one line."""
    blocked = {check.id: check for check in report.checks if check.status is Status.BLOCKED}
    waiting: dict[tuple[str, str], list[str]] = {}
    for check in blocked.values():
        first = check
        while first.blocked_by in blocked:
            first = blocked[first.blocked_by]
        waiting.setdefault((first.blocked_by, "" if first.blocked_by else first.message), []).append(check.id)
    lines = []
    for (awaited, message), names in waiting.items():
        reason = f" {'wait' if len(names) > 1 else 'waits'} for {awaited}" if awaited else f": {message}"
        lines.append(verdict(Status.BLOCKED, f"{listed(names)}{reason}"))
    return lines


def not_started_lines(report: ExerciseReport) -> list[RenderableType]:
    """The functions that are not written yet, where others are."""
    return [verdict(Status.NOT_STARTED, f"{function} is still to be written") for function in unwritten(report)]


def unwritten(report: ExerciseReport) -> list[str]:
    """The functions that a check found to be a hole still."""
    holes = [check.function for check in report.checks if check.status is Status.NOT_STARTED]
    return list(dict.fromkeys(holes))


def summary(report: Report, *, here: Path) -> RenderableType:
    """The last lines: what is not protected, the score, and the next command."""
    line = Text(f"{points(report.score)} of {points(report.max_score)} points")
    line.append(f" · seed {report.seed} · {report.seconds:.1f} s", style="dim")
    lines: list[RenderableType] = [*lock_note(report.integrity), line]
    if report.mode == "cohort":
        same = f"course grade --cohort --seed {report.seed}"
        lines.append(labelled("Class", f"{same} (everybody gets the same inputs)", indent=0))
    if report.is_altered:
        return Group(*lines, Text(ALTERED), Text("Install the course again to get them back."))
    if report.exit_code == 0:
        return Group(*lines, Text("Everything asked for passed."))
    # What is begun comes before what is not.
    not_passed = [exercise for exercise in report.exercises if exercise.status is not Status.PASS]
    first = min(not_passed, key=lambda exercise: (is_untouched(exercise), exercise.is_missing))
    debug = [] if report.mode == "cohort" else debug_lines(first, report.seed)
    return Group(*lines, *debug, *next_lines(first, here=here))


def debug_lines(report: ExerciseReport, seed: int) -> list[RenderableType]:
    """How to see for oneself what a failed check called. That is for the workspace's file."""
    called = any(check.call and check.status in (Status.FAIL, Status.ERROR) for check in report.checks)
    if report.is_loose or not called:
        return []
    command = f"course debug {report.id}{f' --seed {seed}' if seed else ''}"
    return [labelled("Debug", f"{command}   makes the failed call again", indent=0)]


def lock_note(integrity: dict[str, str]) -> list[RenderableType]:
    """What of the lock this machine lacks, if anything."""
    lacking = integrity["not_locked_by"]
    note = f"Your code is not locked in here ({lacking} missing): course doctor"
    return [Text(note, style="dim")] if lacking else []
