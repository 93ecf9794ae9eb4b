"""What was tried, answered and passed, as `.course/progress.json` says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.content import HINT_STEPS
from grader.files import read_json
from grader.report import Status

SCHEMA = "course/progress/v1"
# Larger numbers, and NaN, are no counts or scores.
LARGEST = 1e9
# What a record has of a check, and of a mistake.
CHECK_KEYS, MISTAKE_KEYS = ("id", "title", "function", "status"), ("id", "title", "feedback")
REVIEW_KEYS = ("at", "next")


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """Where the last whole grading got stuck: its first check that failed, else the first that is not started.

    `misconception` is the likely cause, if one was found, `advice` what the check advises; `is_told`: a hint has
    said so since. `source_sha256`: of the file that was graded, '' where that is not recorded.
    """

    id: str
    title: str
    function: str
    status: str
    misconception: dict[str, str] | None = None
    advice: str = ""
    source_sha256: str = ""
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """How far one exercise is. `score`, `status` and `open_check` are those of the last whole grading.

    `hint_level` is the highest step that was shown of any ladder, `hint_levels` that of each function.
    """

    status: str = Status.NOT_STARTED.value
    score: float = 0
    attempts: int = 0
    passed_at: str = ""
    hint_level: int = 0
    hint_levels: dict[str, int] = field(default_factory=dict)
    open_check: OpenCheck | None = None

    @property
    def verdict(self) -> Status:
        """The status; one that this version does not know counts as not started."""
        return Status(self.status) if self.status in set(Status) else Status.NOT_STARTED

    @property
    def is_begun(self) -> bool:
        return bool(self.passed_at) or self.verdict is not Status.NOT_STARTED

    def with_hint(self, function: str, level: int) -> ExerciseProgress:
        """The record as it is once a hint was shown, whether or not that could be kept."""
        stuck = replace(self.open_check, is_told=True) if self.open_check else None
        return replace(self, hint_levels={**self.hint_levels, function: level}, open_check=stuck)


@dataclass(frozen=True, slots=True)
class Progress:
    """The learner's record as read from disk. `notice` says when something was odd with the file.

    `opened` says when each lesson was first opened with `course read`, by its canonical id. `reviewed`: when the
    last review was, and when the next is due.
    """

    exercises: dict[str, ExerciseProgress] = field(default_factory=dict)
    answers: tuple[dict[str, Any], ...] = ()
    opened: dict[str, str] = field(default_factory=dict)
    reviewed: dict[str, str] = field(default_factory=dict)
    notice: str = ""

    def exercise(self, id: str) -> ExerciseProgress:
        return self.exercises.get(id, ExerciseProgress())

    def answers_to(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """Every recorded answer to a question, under any of its keys, oldest first."""
        return [answer for answer in self.answers if answer.get("question_key") in keys]

    def with_pass(self, id: str, score: float) -> Progress:
        """The record as it is once this exercise has passed, whether or not that could be kept."""
        known = self.exercise(id)
        passed = replace(known, status=Status.PASS.value, score=score, passed_at=known.passed_at or now())
        return replace(self, exercises={**self.exercises, id: passed})


def load_progress(state: Path, *, mends: bool = True) -> Progress:
    """The record in a workspace's state folder; an empty one when there is none yet. `mends`: see `read_json`."""
    record, notice = read_json(state / "progress.json", schema=SCHEMA, mends=mends)
    return from_record(record or {}, notice=notice)


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
                hint_level=recorded_level(entry.get("hint_level")),
                hint_levels={
                    function: recorded_level(level)
                    for function, level in as_dict(entry.get("hint_levels")).items()
                },
                open_check=recorded_check(as_dict(entry.get("open_check"))),
            )
            for id, entry in (exercises.items() if isinstance(exercises, dict) else ())
            if isinstance(entry, dict)
        },
        answers=tuple(a for a in answers if isinstance(a, dict)) if isinstance(answers, list) else (),
        opened={
            id: entry["opened_at"]
            for id, entry in as_dict(record.get("lessons")).items()
            if isinstance(entry, dict) and isinstance(entry.get("opened_at"), str)
        },
        reviewed=texts_of(as_dict(record.get("review")), REVIEW_KEYS) or {},
        notice=notice,
    )


def recorded_check(record: dict[str, Any]) -> OpenCheck | None:
    """A recorded OpenCheck, None for anything else."""
    facts = texts_of(record, CHECK_KEYS)
    mistake = texts_of(as_dict(record.get("misconception")), MISTAKE_KEYS)
    told = record.get("is_told") is True
    # Records of earlier versions have none.
    later = {key: text for key in ("advice", "source_sha256") if isinstance(text := record.get(key), str)}
    return OpenCheck(**facts, misconception=mistake, **later, is_told=told) if facts else None


def texts_of(record: dict[str, Any], keys: Sequence[str]) -> dict[str, str] | None:
    """These recorded texts, None when one of them is missing."""
    texts = {key: text for key in keys if isinstance(text := record.get(key), str)}
    return texts if len(texts) == len(keys) else None


def recorded_level(value: Any) -> int:
    """A recorded step of a ladder, 0 for none."""
    return min(max(int(number(value)), 0), HINT_STEPS)


def as_dict(value: Any) -> dict[str, Any]:
    """A recorded mapping, empty for anything else."""
    return value if isinstance(value, dict) else {}


def number(value: Any) -> float:
    """A recorded number, or 0 for anything else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) < LARGEST else 0


def moment(text: Any) -> datetime | None:
    """A recorded time in UTC, None for anything else. Without an offset it is UTC."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def now() -> str:
    """The time of a record: ISO 8601, UTC, seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
