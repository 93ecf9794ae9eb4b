"""Reviews: when a topic comes next, which question is asked, and in which order."""

from __future__ import annotations

import dataclasses
import itertools
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.content import Content, Topic, load_lessons, load_topics
from grader.workspace import (
    Progress,
    TopicStanding,
    Workspace,
    is_due,
    load_progress,
    record_review,
    review_waits,
    to_ask,
    topic_standings,
)
from grader.workspace.progress import from_record
from grader.workspace.review import MOST_QUESTIONS, reviews_of
from tests.conftest import edit

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RIGHT, WRONG = ("B", "BD", "1.5"), ("A", "A", "9")


@pytest.fixture
def topics(content: Content) -> dict[str, Topic]:
    """The topics of a course with three lessons of three questions: sums and parity of each, by their ids."""
    first = content.lessons / "01-doubling.md"
    for number in (2, 3):
        copy = content.lessons / f"0{number}-doubling.md"
        copy.write_text(first.read_text(encoding="utf-8"), encoding="utf-8")
        edit(copy, "number: 1", f"number: {number}")
        edit(copy, '"doubling"', f'"doubling-{number}"')
        edit(copy, "fake-01", f"fake-0{number}")
    lessons, _ = load_lessons(content.lessons)
    lines = ["topics:"]
    for lesson in lessons:
        assert lesson.quiz is not None
        one, two, three = (question.key(lesson.canonical_id) for question in lesson.quiz.questions)
        lines += [f"  sums-{lesson.number}: {{title: Sums, questions: ['{one}', '{three}']}}"]
        lines += [f"  parity-{lesson.number}: {{title: Parity, questions: ['{two}']}}"]
    lines += ["confused: {sums: [sums-1, sums-3]}"]
    (content.lessons / "review.yml").write_text("\n".join(lines), encoding="utf-8")
    found, problems = load_topics(content.lessons, lessons)
    assert problems == []
    return {topic.id: topic for topic in found}


def answer(topic: Topic, at: datetime, *, right: bool = True, place: int = 0) -> dict[str, Any]:
    """An answer to a question of a topic as the record keeps it."""
    asked = topic.places[place]
    pick = (RIGHT if right else WRONG)[asked.position]
    return {"question_key": asked.keys[0], "pick": pick, "at": at.isoformat(), "try_no": 1}


def standings(topics: dict[str, Topic], *answers: dict[str, Any], opened: dict[str, str] | None = None) -> Any:
    """The standing of each topic of what is begun, by its id."""
    found = topic_standings(list(topics.values()), Progress(answers=answers, opened=opened or {}), NOW)
    return {standing.topic.id: standing for standing in found}


def days(standing: TopicStanding) -> float:
    """How long after its last review a topic is due."""
    return (standing.due - standing.reviews[-1].at) / DAY


def test_before_anything_was_read_there_is_nothing_to_ask(topics: dict[str, Topic]) -> None:
    assert standings(topics) == {}


def test_the_topics_of_an_opened_lesson_are_due_at_once(topics: dict[str, Topic]) -> None:
    found = standings(topics, opened={"fake-02": NOW.isoformat(), "gone": NOW.isoformat()})
    assert list(found) == ["sums-2", "parity-2"]
    assert len(to_ask(list(found.values()), NOW)) == 2


def test_an_answer_in_a_quiz_begins_the_topics_of_its_lesson(topics: dict[str, Topic]) -> None:
    found = standings(topics, answer(topics["sums-2"], NOW - DAY))
    assert set(found) == {"sums-2", "parity-2"}
    assert [len(found[id].reviews) for id in ("sums-2", "parity-2")] == [1, 0]


def test_what_was_missed_comes_sooner(topics: dict[str, Topic]) -> None:
    sums, then = topics["sums-1"], NOW - DAY
    known = standings(topics, answer(sums, then))["sums-1"]
    missed = standings(topics, answer(sums, then, right=False))["sums-1"]
    again = (answer(sums, then - HOUR / 60, right=False), answer(sums, then))
    helped = standings(topics, *again)["sums-1"]
    assert 1 <= days(missed) <= days(helped) < days(known)


def test_each_time_it_is_known_it_stays_away_for_longer(topics: dict[str, Topic]) -> None:
    when, answers, waits = NOW - 300 * DAY, list[Any](), list[float]()
    for _ in range(4):
        answers.append(answer(topics["parity-1"], when))
        standing = standings(topics, *answers)["parity-1"]
        waits.append(days(standing))
        when = standing.due
    assert waits == sorted(waits) and waits[0] < waits[-1]
    missed = standings(topics, *answers, answer(topics["parity-1"], when, right=False))["parity-1"]
    assert days(missed) < waits[-1]


def test_a_sitting_counts_once_as_its_worst_question(topics: dict[str, Topic]) -> None:
    sums, then = topics["sums-1"], NOW - DAY
    one = standings(topics, answer(sums, then, right=False))["sums-1"]
    both = standings(topics, answer(sums, then, right=False), answer(sums, then, place=1))["sums-1"]
    assert (both.due, len(both.reviews)) == (one.due, 1)
    apart = standings(topics, answer(sums, then - 2 * HOUR, right=False), answer(sums, then, place=1))["sums-1"]
    assert len(apart.reviews) == 2


def test_the_question_that_was_not_seen_for_longest_is_asked(topics: dict[str, Topic]) -> None:
    sums = topics["sums-1"]
    assert standings(topics, opened={"fake-01": NOW.isoformat()})["sums-1"].place == sums.places[0]
    first = answer(sums, NOW - 9 * DAY)
    assert standings(topics, first)["sums-1"].place == sums.places[1]
    second = answer(sums, NOW - 6 * DAY, place=1)
    assert standings(topics, first, second)["sums-1"].place == sums.places[0]


def test_missed_topics_come_first_and_new_ones_last(topics: dict[str, Topic]) -> None:
    found = standings(
        topics,
        answer(topics["sums-1"], NOW - 30 * DAY),
        answer(topics["sums-2"], NOW - 20 * DAY, right=False),
        opened={"fake-01": (NOW - 99 * DAY).isoformat()},
    )
    assert list(found)[:2] == ["sums-2", "sums-1"]
    assert set(list(found)[2:]) == {"parity-1", "parity-2"}


def test_a_review_is_short_and_mixed(topics: dict[str, Topic]) -> None:
    opened = {f"fake-0{number}": (NOW - number * DAY).isoformat() for number in (1, 2, 3)}
    asked = to_ask(list(standings(topics, opened=opened).values()), NOW)
    assert len(asked) == MOST_QUESTIONS < len(topics)
    lessons = [standing.place.lesson.number for standing in asked]
    assert all(one != other for one, other in itertools.pairwise(lessons))
    ids = [standing.topic.id for standing in asked]
    assert abs(ids.index("sums-1") - ids.index("sums-3")) == 1


def test_a_lesson_with_many_topics_leaves_room_for_others(topics: dict[str, Topic]) -> None:
    opened = {"fake-01": (NOW - DAY).isoformat(), "fake-02": NOW.isoformat()}
    found = standings(topics, opened=opened)
    many = [dataclasses.replace(found["sums-1"]) for _ in range(2 * MOST_QUESTIONS)]
    asked = to_ask([*many, found["sums-2"], found["parity-2"]], NOW)
    assert [standing.place.lesson.number for standing in asked] == [1, 2, 1, 2, 1]


def test_what_is_taken_for_a_chosen_topic_is_chosen_too(topics: dict[str, Topic]) -> None:
    found = standings(topics, opened={f"fake-0{number}": NOW.isoformat() for number in (1, 2, 3)})
    last = ["sums-1", "parity-1", "sums-2", "parity-2", "parity-3", "sums-3"]
    asked = [standing.topic.id for standing in to_ask([found[id] for id in last], NOW)]
    assert {"sums-1", "sums-3"} <= set(asked)
    assert abs(asked.index("sums-1") - asked.index("sums-3")) == 1


def test_a_topic_is_due_all_of_its_day_wherever_one_is() -> None:
    evening = NOW.replace(hour=22)
    assert is_due(evening, NOW)
    assert not is_due(evening + 3 * HOUR, NOW)
    assert not is_due(evening, NOW.astimezone(timezone(3 * HOUR)))
    assert is_due(evening, (NOW + 12 * HOUR).astimezone(timezone(3 * HOUR)))


ODD = st.none() | st.integers() | st.text(max_size=5) | st.sampled_from(["9999-12-31", "0001-01-01T00:00+14:00"])
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat) | ODD
PICKS = st.sampled_from([*RIGHT, *WRONG]) | ODD


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_a_record_says_it_is_read_the_same(topics: dict[str, Topic], data: st.DataObject) -> None:
    """Also when its answers stand in another order, as those of two devices do."""
    keys = [place.keys[0] for topic in topics.values() for place in topic.places]
    entries = st.fixed_dictionaries({"question_key": st.sampled_from(keys) | ODD, "pick": PICKS, "at": MOMENTS})
    answers = data.draw(
        st.lists(entries, max_size=8, unique_by=lambda entry: (entry["at"], entry["question_key"]))
    )
    record = {
        "answers": answers,
        "lessons": {"fake-01": {"opened_at": data.draw(MOMENTS)}},
        "review": data.draw(ODD | st.fixed_dictionaries({"at": MOMENTS, "next": MOMENTS})),
    }
    progress = from_record(json.loads(json.dumps(record)), notice="")
    found = topic_standings(list(topics.values()), progress, NOW)
    for standing in found:
        assert all(review.at <= NOW for review in standing.reviews)
        assert not standing.reviews or days(standing) >= 1
    assert len(to_ask(found, NOW)) <= MOST_QUESTIONS
    assert isinstance(review_waits(progress, NOW), bool)
    turned = from_record({**record, "answers": answers[::-1]}, notice="")
    again = topic_standings(list(topics.values()), turned, NOW)
    assert {s.topic.id: s.due for s in again} == {s.topic.id: s.due for s in found}


def test_no_answers_are_no_review() -> None:
    assert reviews_of([]) == ()


def test_when_the_next_review_is_due_is_kept_beside_the_rest(workspace: Workspace) -> None:
    file = workspace.state / "progress.json"
    file.write_text(json.dumps({"schema": "course/progress/v1", "answers": [{"pick": "B"}], "other": 1}))
    record_review(workspace.state, NOW, NOW + 2 * DAY)
    kept = load_progress(workspace.state)
    assert kept.answers == ({"pick": "B"},)
    assert json.loads(file.read_text(encoding="utf-8"))["other"] == 1
    assert [review_waits(kept, NOW + days * DAY) for days in (0, 1, 2, 9)] == [False, False, True, True]


def test_a_reminder_needs_no_plan(topics: dict[str, Topic]) -> None:
    kept = {"at": NOW.isoformat(), "next": (NOW + 30 * DAY).isoformat()}
    later = answer(topics["sums-1"], NOW + HOUR)
    for progress in (Progress(answers=(later,), reviewed=kept), Progress(opened={"fake-01": NOW.isoformat()})):
        assert [review_waits(progress, NOW + days * DAY) for days in (0, 1, 2)] == [False, True, True]
    assert not review_waits(Progress(), NOW)
    assert not review_waits(Progress(opened={"fake-01": (NOW - DAY).isoformat()}, reviewed=kept), NOW + 2 * DAY)
