"""Keeping what was tried, answered and passed. The only writer of `.course/progress.json`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.content import Lesson, is_correct, normalise_pick
from grader.errors import WorkspaceError
from grader.files import read_json, write_json
from grader.report import CheckResult, ExerciseReport, Status
from grader.workspace.hints import Hint
from grader.workspace.progress import SCHEMA, now, number

ANSWER_SCHEMA = "course/answer/v1"
LOCK_SECONDS = 10


def record_grading(state: Path, reports: list[ExerciseReport]) -> None:
    """Keep the outcome of gradings. A partial one leaves the exercise's status as it was.

    So does an exercise whose file is missing: nothing was tried, and what is known of the file that was there, a
    pass for one, stays. It is no attempt.
    """
    whole = [report for report in reports if is_try(report)]

    def change(record: dict[str, Any]) -> None:
        for report in whole:
            entry = record["exercises"].setdefault(report.id, {})
            entry["attempts"] = number(entry.get("attempts")) + 1
            entry["status"], entry["score"] = report.status.value, report.score
            entry["at"], entry["source_sha256"] = now(), report.source_sha256
            if report.status is Status.PASS:
                entry.setdefault("passed_at", entry["at"])
                entry.pop("open_check", None)
            elif not report.load_error:
                # A file that could not be loaded says nothing about its functions: what was known of them stays.
                entry["open_check"] = open_check(report.checks, report.source_sha256)

    if whole:
        update(state, change)


def is_try(report: ExerciseReport) -> bool:
    """Whether a report says how far a whole exercise is."""
    return not (report.is_partial or report.is_missing or report.status is Status.COURSE_ERROR)


def open_check(checks: Sequence[CheckResult], source_sha256: str) -> dict[str, Any] | None:
    """The record of an OpenCheck, None when every check passed."""
    wrong = [c for c in checks if c.status not in (Status.PASS, Status.NOT_STARTED, Status.BLOCKED)]
    first = next(iter([*wrong, *(c for c in checks if c.status is Status.NOT_STARTED)]), None)
    if first is None:
        return None
    # The cause stands beside the check that shows it best, which need not be the function's first.
    causes = [c.misconception for c in wrong if c.function == first.function and c.misconception]
    return {
        "id": first.id,
        "title": first.title,
        "function": first.function,
        "status": first.status.value,
        "misconception": causes[0] if causes else None,
        "advice": first.advice,
        "source_sha256": source_sha256,
        "is_told": False,
    }


def record_hint(state: Path, hint: Hint) -> None:
    """Keep that a hint was shown: the highest step of its function, and that what explains it is told."""

    def change(record: dict[str, Any]) -> None:
        entry = record["exercises"].setdefault(hint.exercise, {})
        entry["hint_level"] = max(number(entry.get("hint_level")), hint.level)
        levels = entry["hint_levels"] if isinstance(entry.get("hint_levels"), dict) else {}
        entry["hint_levels"] = {**levels, hint.function: max(number(levels.get(hint.function)), hint.level)}
        stuck = entry.get("open_check")
        if (
            (hint.misconception or hint.advice)
            and isinstance(stuck, dict)
            and stuck.get("function") == hint.function
        ):
            stuck["is_told"] = True

    update(state, change)


def record_answer(state: Path, lesson: Lesson, position: int, pick: str, *, seconds: float) -> dict[str, Any]:
    """Keep one answer to the question at `position`. Returns its record. Raises PickError."""
    assert lesson.quiz is not None
    question = lesson.quiz.questions[position]
    keys = question.keys(lesson.canonical_id)
    answer: dict[str, Any] = {
        "schema": ANSWER_SCHEMA,
        "canonical_id": lesson.canonical_id,
        "question_key": keys[0],
        "pick": normalise_pick(question, pick),
        "correct": is_correct(question, pick),
        "seconds": round(seconds, 1),
        "at": now(),
        "source": "terminal",
    }

    def change(record: dict[str, Any]) -> None:
        tries = [a for a in record["answers"] if isinstance(a, dict) and a.get("question_key") in keys]
        answer["try_no"] = len(tries) + 1
        record["answers"].append(answer)

    update(state, change)
    return answer


def record_opened(state: Path, lesson: Lesson) -> None:
    """Keep when a lesson was first opened, and when last."""

    def change(record: dict[str, Any]) -> None:
        lessons = record["lessons"] if isinstance(record.get("lessons"), dict) else {}
        known = lessons.get(lesson.canonical_id)
        entry = dict(known) if isinstance(known, dict) else {}
        entry["at"] = now()
        if not isinstance(entry.get("opened_at"), str):
            entry["opened_at"] = entry["at"]
        record["lessons"] = {**lessons, lesson.canonical_id: entry}

    update(state, change)


def record_review(state: Path, at: datetime, following: datetime) -> None:
    """Keep when somebody looked at what a review would ask, and when the next one is due."""

    def change(record: dict[str, Any]) -> None:
        record["review"] = {
            "at": at.isoformat(timespec="seconds"),
            "next": following.isoformat(timespec="seconds"),
        }

    update(state, change)


def add_answers(state: Path, answers: Sequence[dict[str, Any]], keys: Mapping[str, tuple[str, ...]]) -> int:
    """Keep answers that were given elsewhere, each once. How many are new. `keys`: all of a question's, by each.

    All answers to a question are numbered anew by their time, so that the earliest is the first try.
    """
    given = {identity(answer): answer for answer in answers}
    new: list[dict[str, Any]] = []

    def change(record: dict[str, Any]) -> None:
        known = [answer for answer in record["answers"] if isinstance(answer, dict)]
        there = {identity(answer) for answer in known}
        new[:] = [answer for id, answer in given.items() if id not in there]
        record["answers"] += new
        for names in {keys[answer["question_key"]] for answer in new}:
            those = [answer for answer in [*known, *new] if answer.get("question_key") in names]
            those.sort(key=lambda answer: str(answer.get("at", "")))
            for place, answer in enumerate(those, 1):
                answer["try_no"] = place

    if given:
        update(state, change)
    return len(new)


def refuse_unkept(state: Path) -> None:
    """Raise WorkspaceError where nothing can be recorded, before somebody gives answers that would be lost."""
    try:
        with locked(state), tempfile.TemporaryFile(dir=state):
            return
    except WorkspaceError as error:
        raise WorkspaceError(f"No answer can be kept here, so no question is asked. {error.message}") from error


def identity(answer: dict[str, Any]) -> tuple[str, ...]:
    """What tells one answer from another. A record may hold anything."""
    return tuple(repr(answer.get(key)) for key in ("question_key", "pick", "at", "source"))


def update(state: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Read, change and write the record while no other process does. Keys this version does not know stay."""
    with locked(state):
        # Only one process writes at a time, so these are from writes that were cut off.
        for leftover in state.glob(".progress.json.*"):
            leftover.unlink(missing_ok=True)
        record, _ = read_json(state / "progress.json", schema=SCHEMA)
        record = record or {"schema": SCHEMA}
        if not isinstance(record.setdefault("exercises", {}), dict):
            record["exercises"] = {}
        record["exercises"] = {k: v for k, v in record["exercises"].items() if isinstance(v, dict)}
        if not isinstance(record.setdefault("answers", []), list):
            record["answers"] = []
        change(record)
        write_json(state / "progress.json", record)


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the state folder for one change."""
    from filelock import FileLock, Timeout

    try:
        state.mkdir(parents=True, exist_ok=True)
        with FileLock(state / "lock", timeout=LOCK_SECONDS):
            yield
    except Timeout:
        message = f"Another `course` command has held {state} for {LOCK_SECONDS} s. Try again when it is done."
        raise WorkspaceError(message) from None
    except OSError as error:
        raise WorkspaceError(f"{state}: cannot be written ({error.strerror}).") from error
