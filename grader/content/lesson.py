"""One lesson: the facts of its front matter, its text and its quiz."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from grader.content.quiz import Quiz, quiz_from_json


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as its file states it. `text` is the Markdown after the front matter, quiz included.

    `lines` says on which line of the file each key stands. `headings`: the words of each by its anchor, in order.
    """

    number: int
    title: str
    slug: str
    level: str
    tags: tuple[str, ...]
    prerequisites: tuple[str, ...]
    estimated_minutes: int
    contributors: tuple[str, ...]
    diagrams: tuple[str, ...]
    examples: tuple[str, ...]
    canonical_id: str
    file: str
    text: str
    quiz: Quiz | None
    lines: dict[str, int] = field(repr=False, compare=False)
    headings: dict[str, str] = field(repr=False, compare=False)

    def to_json(self) -> dict[str, Any]:
        """The lesson as plain JSON data."""
        return {**asdict(self), "quiz": self.quiz and self.quiz.to_json()}


def lesson_from_json(record: dict[str, Any]) -> Lesson:
    """The lesson that `to_json` gave."""
    plain: dict[str, Any] = {k: tuple(value) if isinstance(value, list) else value for k, value in record.items()}
    return Lesson(**{**plain, "quiz": record["quiz"] and quiz_from_json(record["quiz"])})
