"""What was tried, answered and passed. The only writer of `.course/progress.json`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.errors import WorkspaceError
from grader.exercise import HINT_STEPS
from grader.files import read_json, write_json
from grader.lesson import Lesson
from grader.quiz import is_correct, normalise_pick
from grader.report import ExerciseReport, QuestionReport, QuizReport, Status

SCHEMA = "course/progress/v1"
ANSWER_SCHEMA = "course/answer/v1"
LOCK_SECONDS = 10
# Larger numbers, and NaN, are no counts or scores.
LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """How far one exercise is. `score` and `status` are those of the last whole grading."""

    status: str = Status.NOT_STARTED.value
    score: float = 0
    attempts: int = 0
    passed_at: str = ""
    hint_level: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """The learner's record as read from disk. `notice` says when something was odd with the file."""

    exercises: dict[str, ExerciseProgress] = field(default_factory=dict)
    answers: tuple[dict[str, Any], ...] = ()
    notice: str = ""

    def exercise(self, id: str) -> ExerciseProgress:
        return self.exercises.get(id, ExerciseProgress())

    def answers_to(self, key: str) -> list[dict[str, Any]]:
        """Every recorded answer to a question, oldest first."""
        return [answer for answer in self.answers if answer.get("question_key") == key]


def load_progress(state: Path) -> Progress:
    """The record in a workspace's state folder; an empty one when there is none yet."""
    record, notice = read_json(state / "progress.json", schema=SCHEMA)
    return from_record(record or {}, notice=notice)


def record_grading(state: Path, reports: list[ExerciseReport]) -> None:
    """Keep the outcome of gradings. A partial one leaves the exercise's status as it was."""
    whole = [report for report in reports if not report.is_partial and report.status is not Status.COURSE_ERROR]

    def change(record: dict[str, Any]) -> None:
        for report in whole:
            entry = record["exercises"].setdefault(report.id, {})
            entry["attempts"] = number(entry.get("attempts")) + 1
            entry["status"], entry["score"] = report.status.value, report.score
            entry["at"], entry["source_sha256"] = now(), report.source_sha256
            if report.status is Status.PASS:
                entry.setdefault("passed_at", entry["at"])

    if whole:
        update(state, change)


def record_hint(state: Path, exercise_id: str, level: int) -> None:
    """Keep the highest hint level that was shown."""

    def change(record: dict[str, Any]) -> None:
        entry = record["exercises"].setdefault(exercise_id, {})
        entry["hint_level"] = max(number(entry.get("hint_level")), level)

    update(state, change)


def record_answer(state: Path, lesson: Lesson, position: int, pick: str, *, seconds: float) -> dict[str, Any]:
    """Keep one answer to the question at `position`. Returns its record. Raises PickError."""
    assert lesson.quiz is not None
    question = lesson.quiz.questions[position]
    key = question.key(lesson.canonical_id)
    answer: dict[str, Any] = {
        "schema": ANSWER_SCHEMA,
        "canonical_id": lesson.canonical_id,
        "question_key": key,
        "pick": normalise_pick(question, pick),
        "correct": is_correct(question, pick),
        "seconds": round(seconds, 1),
        "at": now(),
        "source": "terminal",
    }

    def change(record: dict[str, Any]) -> None:
        tries = [a for a in record["answers"] if isinstance(a, dict) and a.get("question_key") == key]
        answer["try_no"] = len(tries) + 1
        record["answers"].append(answer)

    update(state, change)
    return answer


def grade_quiz(lesson: Lesson, progress: Progress) -> QuizReport | None:
    """The score of a lesson's quiz: the first answer to each question is what counts."""
    if lesson.quiz is None:
        return None
    questions = []
    for question in lesson.quiz.questions:
        key = question.key(lesson.canonical_id)
        answers = progress.answers_to(key)
        first = min(answers, key=lambda a: number(a.get("try_no")), default={})
        status = "unanswered" if not first else "correct" if first.get("correct") is True else "wrong"
        questions.append(QuestionReport(key, question.number, status, str(first.get("pick", "")), len(answers)))
    score = sum(question.status == "correct" for question in questions)
    return QuizReport(lesson.canonical_id, lesson.title, score, len(questions), tuple(questions))


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


def from_record(record: dict[str, Any], *, notice: str) -> Progress:
    """The record as facts; entries of the wrong type count as absent."""
    exercises = record.get("exercises")
    answers = record.get("answers")
    return Progress(
        exercises={
            id: ExerciseProgress(
                status=str(entry.get("status", Status.NOT_STARTED.value)),
                score=number(entry.get("score")),
                attempts=int(number(entry.get("attempts"))),
                passed_at=str(entry.get("passed_at", "")),
                hint_level=min(max(int(number(entry.get("hint_level"))), 0), HINT_STEPS),
            )
            for id, entry in (exercises.items() if isinstance(exercises, dict) else ())
            if isinstance(entry, dict)
        },
        answers=tuple(a for a in answers if isinstance(a, dict)) if isinstance(answers, list) else (),
        notice=notice,
    )


def number(value: Any) -> float:
    """A recorded number, or 0 for anything else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) < LARGEST else 0


def now() -> str:
    """The time of a record: ISO 8601, UTC, seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
