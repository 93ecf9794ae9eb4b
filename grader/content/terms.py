"""In which lesson a term is taught, as `course/terms.yml` states it, and where a text uses it.

    terms:
      ELBO, evidence lower bound: 5
      critic: 3
    ahead:
      doubling: [critic]

Spellings of a term are parted by commas; each also has its plural with s. One with a capital letter is found as it
is written, others in capitals too. What exercises ask to write is taught in their lesson, without being listed.
`ahead`: the exercises, and lessons for their quizzes, that use a term before its lesson on purpose, by their ids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from grader.content.exercise import Exercise
from grader.content.lesson import Lesson
from grader.content.prose import line_of
from grader.content.python_file import read_file
from grader.errors import ContentError

TERMS_FILE = "terms.yml"
EXPECTED = "expected 'terms' with the numbers of lessons, and 'ahead' with lists of terms, by exercise or lesson"
# Where a word begins that is not the end of a longer one, of an address or of a file's name.
BEGIN = r"(?<![\w./])"
# Where another statement begins: at an empty line, at an item of a list.
BEGINS = re.compile(r"[ \t]*$|[ \t]*(?:>[ \t]*)?(?:[-*+]|\d+[.)])[ \t]")
QUOTED = re.compile(r"[ \t]*>")


@dataclass(frozen=True, slots=True)
class Term:
    """What a lesson teaches, in its spellings. `line`: of the file; 0 for the name of a function."""

    spellings: tuple[str, ...]
    lesson: int
    line: int = 0

    @property
    def name(self) -> str:
        return self.spellings[0]

    @property
    def pattern(self) -> str:
        """What finds it in a text. A function whose name is a plain word is found only where it is code."""
        if self.line:
            longest_first = sorted(self.spellings, key=len, reverse=True)
            return rf"{BEGIN}(?:{'|'.join(map(spelling_pattern, longest_first))})s?(?!\w)"
        if re.fullmatch("[a-z]+", self.name):
            return rf"(?<=`){self.name}(?=`)|{BEGIN}{self.name}(?=\()"
        return rf"{BEGIN}{re.escape(self.name)}(?!\w)"


@dataclass(frozen=True)
class Terms:
    """All terms. `ahead`: what may be used before its lesson, by the ids of exercises and lessons."""

    terms: tuple[Term, ...]
    ahead: dict[str, frozenset[str]]
    lessons: dict[int, Lesson]

    def early(self, text: str, *, lesson: int) -> Iterator[tuple[int, Term]]:
        """The line of each term that a later lesson teaches, unless that lesson is named with it; and the term."""
        for begin, statement in statements(text):
            for place, term in self.used(statement):
                if term.lesson > lesson and not self.is_named(term.lesson, statement):
                    yield line_of(text, begin + place), term

    @cached_property
    def longest_first(self) -> list[Term]:
        return sorted(self.terms, key=lambda term: -max(map(len, term.spellings)))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds any of them: the number of its group is the place in `longest_first`."""
        groups = "|".join(f"({term.pattern})" for term in self.longest_first)
        return re.compile(rf"{BEGIN}(?=\S)(?:{groups or '(?!)'})")

    def used(self, text: str) -> Iterator[tuple[int, Term]]:
        """The place of each term in a text, and the term. Of two that begin there, the longer is meant."""
        for found in self.pattern.finditer(text):
            yield found.start(), self.longest_first[(found.lastindex or 1) - 1]

    def is_named(self, lesson: int, statement: str) -> bool:
        """Whether a statement names a lesson, as in "lesson 5", or has a link to it."""
        words = re.search(rf"\blesson[\s>]+{lesson}\b", statement, re.IGNORECASE)
        return bool(words) or self.lessons[lesson].file in statement


def spelling_pattern(spelling: str) -> str:
    """A spelling, also across lines, and with blanks for hyphens."""
    pattern = r"[-\s>]+".join(map(re.escape, re.split(r"[-\s]+", spelling)))
    return pattern if spelling != spelling.lower() else f"(?i:{pattern})"


def statements(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a text that each say one thing, with the place where each begins."""
    begin = place = 0
    was_quoted = False
    for line in text.split("\n"):
        is_quoted = bool(QUOTED.match(line))
        if BEGINS.match(line) or (is_quoted and not was_quoted):
            yield begin, text[begin:place]
            begin = place
        was_quoted = is_quoted
        place += len(line) + 1
    yield begin, text[begin:]


def load_terms(folder: Path, lessons: Sequence[Lesson], exercises: Sequence[Exercise]) -> Terms:
    """Every term of the course. Raises ContentError, naming file and line, where the file is broken."""
    path = folder / TERMS_FILE
    parts: dict[str, yaml.Node] = {}
    for key, part in entries(tree_of(path), path) if path.is_file() else ():
        if key.value not in ("terms", "ahead"):
            raise broken(path, key, f"unknown key '{key.value}'")
        parts[key.value] = part
    numbers = {lesson.canonical_id: lesson.number for lesson in lessons}
    known = {lesson.number: lesson for lesson in lessons}
    terms = [*listed(parts.get("terms"), known, path), *functions_of(exercises, numbers)]
    ids = {*numbers, *(exercise.id for exercise in exercises)}
    return Terms(tuple(terms), dict(read_ahead(parts.get("ahead"), terms, ids, path)), known)


def functions_of(exercises: Sequence[Exercise], numbers: dict[str, int]) -> list[Term]:
    """What the exercises ask to write, and their ids; a name that several have is the earliest one's."""
    found: dict[str, int] = {}
    for exercise in exercises:
        if (number := numbers.get(exercise.lesson)) is not None:
            names = (exercise.id, *exercise.functions)
            found |= {name: min(number, found.get(name, number)) for name in names}
    return [Term((name,), number) for name, number in found.items()]


def listed(part: yaml.Node | None, lessons: Collection[int], path: Path) -> Iterator[Term]:
    """The terms of the file."""
    seen: set[str] = set()
    for key, value in entries(part, path):
        spellings = tuple(spelling.strip() for spelling in key.value.split(","))
        if not str(value.value).isdecimal() or int(value.value) not in lessons:
            raise broken(path, value, f"'{key.value}' has no number of a lesson")
        if not all(spellings):
            raise broken(path, key, f"a spelling in '{key.value}' is empty")
        if twice := seen & {*spellings}:
            raise broken(path, key, f"'{min(twice)}' is there already")
        seen |= {*spellings}
        yield Term(spellings, int(value.value), line=key.start_mark.line + 1)


def read_ahead(
    part: yaml.Node | None, terms: Sequence[Term], ids: Collection[str], path: Path
) -> Iterator[tuple[str, frozenset[str]]]:
    """What may be used ahead of its lesson, and by which exercise or quiz."""
    names = {term.name for term in terms}
    for key, value in entries(part, path):
        if key.value not in ids:
            raise broken(path, key, f"'{key.value}' is the id of no exercise or lesson")
        if not isinstance(value, yaml.SequenceNode):
            raise broken(path, value, f"'{key.value}' needs a list of terms")
        if unknown := next((node for node in value.value if str(node.value) not in names), None):
            raise broken(path, unknown, f"'{unknown.value}' is not in the list")
        yield key.value, frozenset(node.value for node in value.value)


def tree_of(path: Path) -> yaml.Node | None:
    """The syntax tree of a file, whose nodes know their lines."""
    try:
        return yaml.compose(read_file(path).decode("utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark: Any = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", "") or error).split())
        raise ContentError(f"{path}:{mark.line + 1 if mark else 1}: is not YAML: {reason}") from error


def entries(node: yaml.Node | None, path: Path) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """The keys of a part with their values; none where there is no part."""
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        raise broken(path, node, "keys and values should stand here")
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value in seen:
            raise broken(path, key, "a key should be a text, and there once")
        seen.add(key.value)
        yield key, value


def broken(path: Path, node: yaml.Node, message: str) -> ContentError:
    return ContentError(f"{path}:{node.start_mark.line + 1}: {message}; {EXPECTED}")
