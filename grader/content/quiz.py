"""A quiz: its questions, and whether an answer is right."""

from __future__ import annotations

import enum
import hashlib
import json
import math
import re
from dataclasses import asdict, dataclass, replace
from string import ascii_uppercase
from typing import Any

# Of a key's digest.
DIGITS = 12


class Kind(enum.Enum):
    """What a question asks for."""

    ONE = "one"
    SEVERAL = "several"
    NUMERIC = "numeric"


@dataclass(frozen=True, slots=True)
class Choice:
    """A lettered choice; `text` is Markdown, and so is `why`: what there is to say to whoever picks it."""

    letter: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `answer` is the right letters in order, or for a numeric one the value as written.

    Prompt, choices and explanation are Markdown. `former`: the digests of the same question in other words. With
    `=BD` after it, the choices were others, and these letters of theirs were right.
    """

    number: int
    line: int
    kind: Kind
    prompt: str
    choices: tuple[Choice, ...]
    answer: str
    tolerance: float
    explanation: str
    former: tuple[str, ...] = ()

    def key(self, canonical_id: str) -> str:
        """The name under which answers are recorded: it follows the words of the question, not its place."""
        words = [self.kind.value, squeeze(self.prompt), [squeeze(choice.text) for choice in self.choices]]
        return f"{canonical_id}:{sha256(words)[:DIGITS]}"

    def keys(self, canonical_id: str) -> tuple[str, ...]:
        """Every name under which an answer to it may have been recorded, the one of today first."""
        digests = (former.partition("=")[0] for former in self.former)
        return self.key(canonical_id), *(f"{canonical_id}:{digest}" for digest in digests)

    def as_asked_under(self, key: str) -> Question:
        """The question to which an answer under one of its keys was given: with the choices that it had then."""
        digest = key.rpartition(":")[2]
        right = next((former.partition("=")[2] for former in self.former if former.startswith(f"{digest}=")), "")
        if not right:
            return self
        choices = tuple(Choice(letter, "") for letter in ascii_uppercase)
        return replace(self, kind=Kind.SEVERAL, choices=choices, answer=right, former=())

    def to_json(self) -> dict[str, Any]:
        """The question as plain JSON data."""
        return {**asdict(self), "kind": self.kind.value}

    @property
    def answer_text(self) -> str:
        """The right answer as a person reads it: a number, or the letters that are shown."""
        if self.kind is Kind.NUMERIC:
            return f"{self.answer} ± {self.tolerance:g}"
        return ", ".join(letter for letter, choice in self.shown if choice.letter in self.answer)

    def why_not(self, pick: str) -> tuple[tuple[str, Choice], ...]:
        """Of the wrong choices in an answer, those that explain themselves; each with the letter that is shown."""
        wrong = set(pick) - set(self.answer)
        return tuple((letter, choice) for letter, choice in self.shown if choice.letter in wrong and choice.why)

    @property
    def shown(self) -> tuple[tuple[str, Choice], ...]:
        """The choices as everybody sees them, mixed, each with the letter that it is shown with.

        The order follows from the words: it is the same each time, and says nothing of which is right. Answers are
        recorded with the letters of the file.
        """
        key = self.key("")
        mixed = sorted(self.choices, key=lambda choice: sha256([key, squeeze(choice.text)]))
        return tuple(zip(ascii_uppercase, mixed, strict=False))


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz of one lesson, and the lines of the file it takes (first to last, counted from 1)."""

    questions: tuple[Question, ...]
    intro: str
    first_line: int
    last_line: int

    def to_json(self) -> dict[str, Any]:
        """The quiz as plain JSON data."""
        return {**asdict(self), "questions": [question.to_json() for question in self.questions]}


def question_from_json(record: dict[str, Any]) -> Question:
    """The question that `to_json` gave."""
    choices = tuple(Choice(**choice) for choice in record["choices"])
    lists = {"choices": choices, "former": tuple(record["former"])}
    return Question(**{**record, "kind": Kind(record["kind"]), **lists})


def quiz_from_json(record: dict[str, Any]) -> Quiz:
    """The quiz that `to_json` gave."""
    return Quiz(**{**record, "questions": tuple(map(question_from_json, record["questions"]))})


class PickError(ValueError):
    """An answer that is no answer to this question; the message says what one looks like."""


def normalise_pick(question: Question, pick: str) -> str:
    """An answer as it is recorded: `B`, `BD`, `1.386`. Raises PickError when it cannot be one."""
    if question.kind is Kind.NUMERIC:
        return normalise_number(pick)
    letters = re.sub(r"[\s,;+&]|\band\b", "", pick.strip().lower()).upper()
    known = [choice.letter for choice in question.choices]
    if not letters or any(letter not in known for letter in letters):
        what = "letters" if question.kind is Kind.SEVERAL else "one letter"
        raise PickError(f"Answer with {what} from {known[0]} to {known[-1]}.")
    if question.kind is Kind.ONE and len(set(letters)) != 1:
        raise PickError("This question has one right choice: answer with one letter.")
    return "".join(sorted(set(letters)))


def normalise_number(pick: str) -> str:
    """A finite decimal number as text. Raises PickError for anything else."""
    text = pick.strip().replace("−", "-")
    if not re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?", text) or not math.isfinite(
        float(text)
    ):
        raise PickError("Answer with a number such as 1.5 or 2e-3 (a point, not a comma).")
    return text


def is_correct(question: Question, pick: str) -> bool:
    """True when `pick`, in any accepted spelling, is the right answer. Raises PickError."""
    picked = normalise_pick(question, pick)
    if question.kind is not Kind.NUMERIC:
        return picked == question.answer
    # The last term keeps an answer that sits exactly on the edge right in binary arithmetic.
    right = float(question.answer)
    return abs(float(picked) - right) <= question.tolerance + 1e-12 * max(abs(right), question.tolerance)


def in_file(question: Question, letters: str) -> str:
    """Letters as they are shown, as the letters of the file."""
    return "".join(sorted(choice.letter for letter, choice in question.shown if letter in letters))


def sha256(data: Any) -> str:
    """The digest of JSON data."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()


def squeeze(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())
