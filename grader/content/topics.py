"""What a review repeats: topics, each with the questions about it, as `course/review.yml` states them.

    topics:
      elbo:
        title: What the ELBO bounds
        questions: [gm-05:5ddda633de0b]
    confused:
      losses: [elbo, generator-losses]

Questions go by their keys, former ones too. One that is in no topic belongs to the topic of its lesson, so that a
course without this file has one topic for each lesson.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.content.lesson import Lesson
from grader.content.lessons import decode
from grader.content.quiz import Question
from grader.errors import Problem

REVIEW_FILE = "review.yml"
EXPECTED = "expected 'topics', each with a 'title' and its 'questions', and 'confused', lists of topics"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: in which lesson, and at which position of its quiz."""

    lesson: Lesson
    position: int

    @property
    def question(self) -> Question:
        assert self.lesson.quiz is not None
        return self.lesson.quiz.questions[self.position]

    @property
    def keys(self) -> tuple[str, ...]:
        return self.question.keys(self.lesson.canonical_id)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a few questions have in common, in whichever lessons. `confused`: ids of what is taken for it."""

    id: str
    title: str
    places: tuple[Place, ...]
    confused: frozenset[str] = frozenset()


def load_topics(folder: Path, lessons: Sequence[Lesson]) -> tuple[tuple[Topic, ...], list[Problem]]:
    """Every topic of these lessons' quizzes, and what is wrong with the file: that does not count."""
    places = [Place(lesson, i) for lesson in lessons if lesson.quiz for i in range(len(lesson.quiz.questions))]
    path = folder / REVIEW_FILE
    if not path.is_file():
        return topics_of({}, {}, {}, places), []
    try:
        content = path.read_bytes()
    except OSError as error:
        return topics_of({}, {}, {}, places), [complaint(1, f"cannot be read: {error.strerror or error}")]
    text, problems = decode(content, file=REVIEW_FILE)
    titles, questions, confused, found = read_file(text or "", places)
    problems += found
    left = [place for place in places if not set(place.keys) & set(questions)]
    for place in left:
        name = f"question {place.question.number} of {place.lesson.file}"
        problems.append(
            complaint(1, f"{name} ({place.keys[0]}) is in no topic, so it counts for its lesson", is_warning=True)
        )
    return topics_of(titles, questions, confused, places), problems


def topics_of(
    titles: dict[str, str],
    questions: dict[str, str],
    confused: dict[str, frozenset[str]],
    places: Sequence[Place],
) -> tuple[Topic, ...]:
    """The topics that have questions, in the order of these. `questions`: the topic of each, by its keys."""
    titles = {**titles, **{place.lesson.canonical_id: place.lesson.title for place in places}}
    belong: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        named = [questions[key] for key in place.keys if key in questions]
        belong[named[0] if named else place.lesson.canonical_id].append(place)
    return tuple(Topic(id, titles[id], tuple(own), confused.get(id, frozenset())) for id, own in belong.items())


def read_file(
    text: str, places: Sequence[Place]
) -> tuple[dict[str, str], dict[str, str], dict[str, frozenset[str]], list[Problem]]:
    """Of a file: the title of each topic, the topic of each key, what each is confused with; and its problems."""
    import yaml

    try:
        root: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        message = f"is not YAML: {getattr(error, 'problem', '') or error}"
        return {}, {}, {}, [complaint(mark.line + 1 if mark else 1, " ".join(message.split()))]
    titles: dict[str, str] = {}
    questions: dict[str, str] = {}
    confused: dict[str, frozenset[str]] = {}
    problems: list[Problem] = []
    known = {key for place in places for key in place.keys}
    lessons = {place.lesson.canonical_id for place in places}
    if not isinstance(root, dict) or set(root) - {"topics", "confused"}:
        return {}, {}, {}, [complaint(1, f"holds something else; {EXPECTED}")]
    for id, facts in entries(root.get("topics"), problems, text):
        if not is_topic(facts) or id in lessons:
            what = "is the id of a lesson" if id in lessons else "is no topic"
            problems.append(complaint(line_of(id, text), f"'{id}' {what}; {EXPECTED}"))
            continue
        titles[id] = facts["title"]
        for key in facts["questions"]:
            if key in known and key not in questions:
                questions[key] = id
                continue
            what = f"is in '{questions[key]}' already" if key in questions else "is the key of no question"
            problems.append(complaint(line_of(key, text), f"'{key}' {what}"))
    for name, ids in entries(root.get("confused"), problems, text):
        if not is_texts(ids):
            problems.append(complaint(line_of(name, text), f"'{name}' is no list of topics"))
            continue
        for id in ids:
            if id not in titles and id not in lessons:
                problems.append(complaint(line_of(id, text), f"'{id}' in '{name}' is no topic"))
            confused[id] = confused.get(id, frozenset()) | (set(ids) - {id})
    return titles, questions, confused, problems


def entries(node: Any, problems: list[Problem], text: str) -> Iterator[tuple[str, Any]]:
    """The entries of a mapping by their names; what is something else is a problem."""
    if node is not None and not isinstance(node, dict):
        problems.append(complaint(1, f"holds something else; {EXPECTED}"))
        return
    for name, value in (node or {}).items():
        if isinstance(name, str):
            yield name, value
        else:
            problems.append(complaint(line_of(name, text), f"'{name}' is no name; quote it"))


def is_topic(facts: Any) -> bool:
    """Whether an entry has a title and questions, and nothing else."""
    if not isinstance(facts, dict) or set(facts) != {"title", "questions"}:
        return False
    title = facts["title"]
    return isinstance(title, str) and bool(title.strip()) and is_texts(facts["questions"])


def is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def line_of(word: object, text: str) -> int:
    """The first line with this word, for people to find it by."""
    whole = re.compile(rf"(?<![\w-]){re.escape(str(word))}(?![\w-])")
    return next((number for number, line in enumerate(text.split("\n"), 1) if whole.search(line)), 1)


def complaint(line: int, message: str, *, is_warning: bool = False) -> Problem:
    return Problem(REVIEW_FILE, line, message, is_warning)
