"""What was tried, answered and passed. The only writer of `.course/progress.json`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.content import HINT_STEPS, Exercise, Lesson, is_correct, normalise_pick
from grader.errors import CourseError, WorkspaceError
from grader.files import read_json, write_json
from grader.report import CheckResult, ExerciseReport, QuestionReport, QuizReport, Status

SCHEMA = "course/progress/v1"
ANSWER_SCHEMA = "course/answer/v1"
LOCK_SECONDS = 10
# Larger numbers, and NaN, are no counts or scores.
LARGEST = 1e9
# What a record has of a check, and of a mistake.
CHECK_KEYS, MISTAKE_KEYS = ("id", "title", "function", "status"), ("id", "title", "feedback")


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """Where the last whole grading got stuck: its first check that failed, else the first that is not started.

    `misconception` is the likely cause, if one was found; `is_told`: a hint has said so since.
    """

    id: str
    title: str
    function: str
    status: str
    misconception: dict[str, str] | None = None
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


@dataclass(frozen=True, slots=True)
class Hint:
    """One step of a function's ladder. `fails` is the title of the check that this function failed, if any.

    `misconception` is its likely cause, where no hint has said so yet. `is_detour`: another function comes first.
    """

    exercise: str
    function: str
    level: int
    text: str
    fails: str = ""
    misconception: dict[str, str] | None = None
    is_detour: bool = False


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
                entry.pop("open_check", None)
            elif not report.load_error:
                # A file that could not be loaded says nothing about its functions: what was known of them stays.
                entry["open_check"] = open_check(report.checks)

    if whole:
        update(state, change)


def open_check(checks: Sequence[CheckResult]) -> dict[str, Any] | None:
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
        "is_told": False,
    }


def next_hint(
    exercise: Exercise, known: ExerciseProgress, *, function: str | None = None, level: int | None = None
) -> Hint:
    """The hint that helps now: for the function that is open, unless another is asked for, and its next step.

    Raises CourseError for a function that the exercise does not have.
    """
    stuck = known.open_check if known.open_check and known.open_check.function in exercise.functions else None
    first = stuck.function if stuck else exercise.functions[0]
    chosen = first if function is None else function
    if chosen not in exercise.functions:
        raise CourseError(f"{exercise.id} has no function '{chosen}'. There are: {', '.join(exercise.functions)}")
    level = level or next_level(known, chosen)
    failed = stuck if stuck and stuck.function == chosen and stuck.status != Status.NOT_STARTED.value else None
    return Hint(
        exercise=exercise.id,
        function=chosen,
        level=level,
        text=exercise.ladders[chosen][level - 1],
        fails=failed.title if failed else "",
        misconception=failed.misconception if failed and not failed.is_told else None,
        is_detour=chosen != first,
    )


def next_level(known: ExerciseProgress, function: str) -> int:
    """The step after the highest that was shown for a function; at the end of the ladder, the last."""
    return min(known.hint_levels.get(function, 0) + 1, HINT_STEPS)


def record_hint(state: Path, hint: Hint) -> None:
    """Keep that a hint was shown: the highest step of its function, and that its misconception is told."""

    def change(record: dict[str, Any]) -> None:
        entry = record["exercises"].setdefault(hint.exercise, {})
        entry["hint_level"] = max(number(entry.get("hint_level")), hint.level)
        levels = entry["hint_levels"] if isinstance(entry.get("hint_levels"), dict) else {}
        entry["hint_levels"] = {**levels, hint.function: max(number(levels.get(hint.function)), hint.level)}
        stuck = entry.get("open_check")
        if hint.misconception and isinstance(stuck, dict) and stuck.get("function") == hint.function:
            stuck["is_told"] = True

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


def add_answers(state: Path, answers: Sequence[dict[str, Any]]) -> int:
    """Keep answers that were given elsewhere, each once. How many are new.

    All answers to a question are numbered anew by their time, so that the earliest is the first try.
    """
    new: list[dict[str, Any]] = []

    def change(record: dict[str, Any]) -> None:
        known = [answer for answer in record["answers"] if isinstance(answer, dict)]
        for answer in answers:
            if not any(is_same_answer(answer, other) for other in [*known, *new]):
                new.append(answer)
        record["answers"] += new
        for key in {answer["question_key"] for answer in new}:
            tries = [answer for answer in [*known, *new] if answer.get("question_key") == key]
            tries.sort(key=lambda answer: str(answer.get("at", "")))
            for place, answer in enumerate(tries, 1):
                answer["try_no"] = place

    if answers:
        update(state, change)
    return len(new)


def is_same_answer(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in ("question_key", "pick", "at", "source"))


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
        notice=notice,
    )


def recorded_check(record: dict[str, Any]) -> OpenCheck | None:
    """A recorded OpenCheck, None for anything else."""
    facts = texts_of(record, CHECK_KEYS)
    mistake = texts_of(as_dict(record.get("misconception")), MISTAKE_KEYS)
    told = record.get("is_told") is True
    return OpenCheck(**facts, misconception=mistake, is_told=told) if facts else None


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


def now() -> str:
    """The time of a record: ISO 8601, UTC, seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
