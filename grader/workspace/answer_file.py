"""Answers given on the site, as the file that a browser hands out (site/theme/assets/answers.js), for a workspace.

    {"schema": "course/answers/v1", "answers": [a record an answer, as `record_answer` keeps them]}

The file is a stranger's: right or wrong is decided here, from the pick.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.content import Lesson, PickError, Question, is_correct, normalise_pick
from grader.errors import WorkspaceError
from grader.files import ANSWERS, read_text
from grader.visible import visible_data, visible_line
from grader.workspace.progress import moment, number
from grader.workspace.record import ANSWER_SCHEMA, add_answers

FILE_SCHEMA = "course/answers/v1"
MOST_ANSWERS = 10_000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many answers of a file are new, known already, to questions that are not here, and unreadable."""

    new: int
    known: int
    elsewhere: int
    unreadable: int


def import_answers(file: Path, lessons: Sequence[Lesson], state: Path) -> Imported:
    """Bring the answers of a file into a workspace. Raises WorkspaceError where the file is no such file."""
    questions = {
        key: (lesson.canonical_id, question)
        for lesson in lessons
        if lesson.quiz
        for question in lesson.quiz.questions
        for key in question.keys(lesson.canonical_id)
    }
    found: list[dict[str, Any]] = []
    elsewhere = unreadable = 0
    for record in read_answers(file):
        key = record.get("question_key") if isinstance(record, dict) else None
        if not isinstance(key, str):
            unreadable += 1
        elif key not in questions:
            elsewhere += 1
        elif answer := read_answer(record, questions[key][0], questions[key][1].as_asked_under(key)):
            found.append({**answer, "question_key": key})
        else:
            unreadable += 1
    new = add_answers(state, found, {key: question.keys(id) for key, (id, question) in questions.items()})
    return Imported(new, len(found) - new, elsewhere, unreadable)


def read_answers(file: Path) -> list[Any]:
    """The records of a file. Raises WorkspaceError saying what it is instead."""
    name, text = visible_line(file), read_text(file, ANSWERS)
    try:
        content = visible_data(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise WorkspaceError(f"{name}: is not a file of answers: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict) or content.get("schema") != FILE_SCHEMA:
        expected = f"expected '\"schema\": \"{FILE_SCHEMA}\"', as 'Download my answers' on the site writes it"
        raise WorkspaceError(f"{name}: is not a file of answers; {expected}.")
    answers = content.get("answers")
    if not isinstance(answers, list):
        raise WorkspaceError(f"{name}: has no list of answers.")
    if len(answers) > MOST_ANSWERS:
        raise WorkspaceError(
            f"{name}: has {len(answers)} answers. At most {MOST_ANSWERS} are brought in, more than anybody gives; "
            "so none was."
        )
    return answers


def read_answer(record: dict[str, Any], canonical_id: str, question: Question) -> dict[str, Any] | None:
    """One answer as it is kept, None where it is none."""
    pick, at = record.get("pick"), moment(record.get("at"))
    if not isinstance(pick, str) or at is None:
        return None
    try:
        picked = normalise_pick(question, pick)
    except PickError:
        return None
    seconds = number(record.get("seconds"))
    return {
        "schema": ANSWER_SCHEMA,
        "canonical_id": canonical_id,
        "pick": picked,
        "correct": is_correct(question, picked),
        "seconds": seconds if math.isfinite(seconds) and seconds >= 0 else 0,
        "at": at.isoformat(timespec="seconds"),
        "source": "site",
    }
