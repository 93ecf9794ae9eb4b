"""What a review asks: the topics that are due, and of each the question that was not seen for longest.

The answers in the record are the truth, those of `course quiz` too. When a topic comes next follows from them, and
is worked out anew each time, by `fsrs`: so another way of planning can take its place.
"""

from __future__ import annotations

import enum
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from grader.content import Place, Topic
from grader.workspace.progress import Progress, moment
from grader.workspace.quiz_score import MOST_CHARACTERS, is_right

# A minute a question makes five minutes.
MOST_QUESTIONS = 5
# Answers with no longer pause between them belong to one sitting.
PAUSE = timedelta(hours=1)
DAY = timedelta(days=1)
# No answer is older: an earlier time is that of a wrong clock.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class Grade(enum.IntEnum):
    """How well a topic was known, from the worst: missed, right after a wrong try, or right at once."""

    MISSED = 1
    HELPED = 2
    KNOWN = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded answer to a question of a topic."""

    at: datetime
    place: Place
    is_right: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What one sitting says about a topic."""

    at: datetime
    grade: Grade


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """A topic, when it is due, its reviews so far, and the question to ask next."""

    topic: Topic
    due: datetime
    reviews: tuple[Review, ...]
    place: Place

    @property
    def urgency(self) -> int:
        """What was missed comes first, then what was known, and then what is new."""
        if not self.reviews:
            return 2
        return 0 if self.reviews[-1].grade is Grade.MISSED else 1


def topic_standings(topics: Sequence[Topic], progress: Progress, now: datetime) -> list[TopicStanding]:
    """The topics of all lessons that were opened or have an answered question, first what to ask first."""
    answers = {topic.id: answers_about(topic, progress, now) for topic in topics}
    begun = begun_lessons(itertools.chain(*answers.values()), progress, now)
    found = []
    for topic in topics:
        if places := [place for place in topic.places if place.lesson.canonical_id in begun]:
            seen = {answer.place.keys[0]: answer.at for answer in answers[topic.id]}
            place = min(places, key=lambda place: seen.get(place.keys[0], EARLIEST))
            reviews = reviews_of(answers[topic.id])
            due = due_after(reviews) if reviews else min(begun[place.lesson.canonical_id] for place in places)
            found.append(TopicStanding(topic, due, reviews, place))
    return sorted(found, key=lambda standing: (standing.urgency, standing.due))


def begun_lessons(answers: Iterable[Answer], progress: Progress, now: datetime) -> dict[str, datetime]:
    """When each lesson was begun, by its canonical id: those that were opened, or have an answered question."""
    begun = {id: within(moment(at) or now, now) for id, at in progress.opened.items()}
    for answer in answers:
        id = answer.place.lesson.canonical_id
        begun[id] = min(begun.get(id, answer.at), answer.at)
    return begun


def answers_about(topic: Topic, progress: Progress, now: datetime) -> list[Answer]:
    """Every answer to a question of a topic that says when it was given, oldest first."""
    given = [
        (at, place, str(record.get("pick", ""))[:MOST_CHARACTERS])
        for place in topic.places
        for record in progress.answers_to(place.keys)
        if (at := moment(record.get("at")))
    ]
    given.sort(key=lambda one: one[0])
    return [Answer(within(at, now), place, is_right(place.question, picked)) for at, place, picked in given]


def within(at: datetime, now: datetime) -> datetime:
    """A time that can be: not before there was a course, and not in the future."""
    return max(EARLIEST, min(at, now.astimezone(UTC)))


def reviews_of(answers: Sequence[Answer]) -> tuple[Review, ...]:
    """A review for each sitting, as good as the question that was known worst in it."""
    sittings: list[list[Answer]] = []
    for answer in answers:
        if not sittings or answer.at - sittings[-1][-1].at > PAUSE:
            sittings.append([])
        sittings[-1].append(answer)
    return tuple(Review(sitting[-1].at, grade_of(sitting)) for sitting in sittings)


def grade_of(sitting: Iterable[Answer]) -> Grade:
    """How well a topic was known in one sitting."""
    tries: dict[str, list[bool]] = defaultdict(list)
    for answer in sitting:
        tries[answer.place.keys[0]].append(answer.is_right)
    return min(
        Grade.KNOWN if right[0] else Grade.HELPED if any(right) else Grade.MISSED for right in tries.values()
    )


def due_after(reviews: Sequence[Review]) -> datetime:
    """When a topic comes next. Only here something else than the answers decides."""
    from fsrs import Card, Rating, Scheduler

    # In days and never in minutes, and the same each time it is asked.
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card(card_id=1, due=reviews[0].at)
    for review in reviews:
        card, _ = scheduler.review_card(card, Rating(review.grade.value), review_datetime=review.at)
    return card.due


def is_due(due: datetime, now: datetime) -> bool:
    """Whether something is due today, where `now` says what day it is. The hour does not count."""
    return due.astimezone(now.tzinfo).date() <= now.date()


def to_ask(standings: Sequence[TopicStanding], now: datetime) -> list[TopicStanding]:
    """What is due, as much of it as fits, in the order of asking.

    Of what is as urgent, lessons take turns, and a topic goes before others of its turn that is taken for one of
    those chosen.
    """
    waiting = [standing for standing in standings if is_due(standing.due, now)]
    chosen: list[TopicStanding] = []

    def cost(standing: TopicStanding) -> tuple[int, int]:
        turns = sum(lesson_of(other) == lesson_of(standing) for other in chosen)
        return standing.urgency, turns - any(is_confused(standing, other) for other in chosen)

    while waiting and len(chosen) < MOST_QUESTIONS:
        chosen.append(waiting.pop(min(range(len(waiting)), key=lambda i: cost(waiting[i]))))
    return mixed(chosen)


def mixed(standings: Sequence[TopicStanding]) -> list[TopicStanding]:
    """The same, no lesson twice in a row where that can be had, and side by side what is taken for one another."""

    def cost(order: Iterable[TopicStanding]) -> tuple[int, int]:
        pairs = list(itertools.pairwise(order))
        same_lesson = sum(lesson_of(one) == lesson_of(other) for one, other in pairs)
        return same_lesson, -sum(is_confused(one, other) for one, other in pairs)

    # The first of the best is the nearest to the order given.
    return list(min(itertools.permutations(standings), key=cost))


def lesson_of(standing: TopicStanding) -> str:
    return standing.place.lesson.canonical_id


def is_confused(one: TopicStanding, other: TopicStanding) -> bool:
    """Whether two topics are easily taken for one another."""
    return other.topic.id in one.topic.confused


def next_review(standings: Sequence[TopicStanding], now: datetime, *, was_today: bool) -> datetime | None:
    """When to review again. After a review there is none before tomorrow, whatever is left."""
    if not standings:
        return None
    first = min(standing.due for standing in standings)
    return max(first, now.astimezone(UTC) + DAY) if was_today else first


def review_waits(progress: Progress, now: datetime) -> bool:
    """Whether to remind of a review, told without planning one, so that it costs nothing.

    It is due when the last one said; and a day after a first answer, or a first lesson, since then.
    """
    texts = [*progress.opened.values(), *(answer.get("at") for answer in progress.answers)]
    last, following = moment(progress.reviewed.get("at")), moment(progress.reviewed.get("next"))
    since = [at for text in texts if (at := moment(text)) and (last is None or at > last)]
    dates = [within(at, now) + DAY for at in since] + ([max(following, EARLIEST)] if following else [])
    return any(is_due(date, now) for date in dates)
