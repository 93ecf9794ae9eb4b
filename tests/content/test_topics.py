"""Topics: which questions belong together, and what is taken for one another, as `review.yml` says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.content import Content, Course, Topic, find_content, load_lessons, load_topics
from grader.content.topics import REVIEW_FILE
from tests.conftest import RunCourse, edit


@pytest.fixture
def keys(course: Course) -> list[str]:
    """The keys of the three questions of the fake course."""
    quiz = course.lessons[0].quiz
    assert quiz is not None
    return [question.key("fake-01") for question in quiz.questions]


def read(content: Content, text: str) -> tuple[dict[str, Topic], list[str]]:
    """The topics by their ids, and the problems, of a course with this file."""
    (content.lessons / REVIEW_FILE).write_text(text, encoding="utf-8")
    lessons, _ = load_lessons(content.lessons)
    topics, problems = load_topics(content.lessons, lessons)
    return {topic.id: topic for topic in topics}, list(map(str, problems))


def numbers(topic: Topic) -> list[int]:
    return [place.question.number for place in topic.places]


def two_topics(keys: list[str]) -> str:
    return (
        f"topics:\n  sums:\n    title: Sums\n    questions: ['{keys[0]}', '{keys[2]}']\n"
        f"  parity:\n    title: Even and odd\n    questions: ['{keys[1]}']\n"
        "confused:\n  numbers: [sums, parity]\n"
    )


def test_without_the_file_a_lesson_is_a_topic(content: Content, course: Course) -> None:
    (topic,), problems = load_topics(content.lessons, course.lessons)
    assert (topic.id, topic.title, numbers(topic), problems) == ("fake-01", "Doubling", [1, 2, 3], [])


def test_the_file_says_which_questions_belong_together(content: Content, keys: list[str]) -> None:
    topics, problems = read(content, two_topics(keys))
    assert problems == []
    assert {id: (topic.title, numbers(topic)) for id, topic in topics.items()} == {
        "sums": ("Sums", [1, 3]),
        "parity": ("Even and odd", [2]),
    }
    assert topics["sums"].confused == {"parity"}
    assert topics["parity"].confused == {"sums"}


def test_a_question_in_other_words_stays_in_its_topic(content: Content, keys: list[str]) -> None:
    digits = keys[2].partition(":")[2]
    edit(
        content.lessons / "01-doubling.md",
        "3. What is half of three?",
        f"3. Half of three?\n   <!-- was: {digits} -->",
    )
    topics, problems = read(content, two_topics(keys))
    assert numbers(topics["sums"]) == [1, 3]
    assert problems == []


def test_a_question_in_no_topic_belongs_to_that_of_its_lesson(content: Content, keys: list[str]) -> None:
    topics, problems = read(
        content, f"topics:\n  sums:\n    title: Sums\n    questions: ['{keys[0]}', '{keys[2]}']\n"
    )
    assert numbers(topics["fake-01"]) == [2]
    (problem,) = problems
    assert problem.startswith(f"review.yml:1: warning: question 2 of 01-doubling.md ({keys[1]}) is in no topic")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Sums", "heading: Sums", "2: 'sums' is no topic; expected 'topics'"),
        ("title: Sums", "title: 7", "2: 'sums' is no topic; expected 'topics'"),
        ("  sums:", "  fake-01:", "2: 'fake-01' is the id of a lesson"),
        ("['fake-01:", "['x', 'fake-01:", "4: 'x' is the key of no question"),
        ("[sums, parity]", "[sums, primes]", "9: 'primes' in 'numbers' is no topic"),
        ("[sums, parity]", "sums", "9: 'numbers' is no list of topics"),
        ("topics:", "topic:", "1: holds something else; expected 'topics'"),
        ("title: Sums", "title: [", "is not YAML: "),
        ("  parity:", "  7:", "5: '7' is no name; quote it"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    content: Content, keys: list[str], old: str, new: str, told: str
) -> None:
    text = two_topics(keys)
    assert old in text
    topics, problems = read(content, text.replace(old, new, 1))
    assert [problem for problem in problems if told in problem]
    assert sorted(number for topic in topics.values() for number in numbers(topic)) == [1, 2, 3]


def test_no_question_is_in_two_topics(content: Content, keys: list[str]) -> None:
    _, problems = read(content, two_topics([keys[0], keys[0], keys[2]]))
    assert f"review.yml:4: '{keys[0]}' is in 'sums' already" in problems


def test_authors_are_told(content: Content, run_course: RunCourse) -> None:
    (content.lessons / REVIEW_FILE).write_text("topics: 7\n", encoding="utf-8")
    checked = run_course("dev", "check", "--lessons")
    assert checked.returncode == 4
    assert "course/review.yml:1: holds something else; expected 'topics'" in checked.stdout


WORDS = ["topics:", "confused:", "sums", "title: Sums", "questions:", "[", "]", "-", "a:", "{", "\n", "\n  "]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_no_text_is_too_odd(content: Content, text: str) -> None:
    topics, problems = read(content, text)
    assert [numbers(topic) for topic in topics.values()] == [[1, 2, 3]]
    assert problems


def test_each_of_our_own_questions_has_a_topic() -> None:
    folder: Path = find_content().lessons
    _, problems = load_topics(folder, load_lessons(folder)[0])
    assert problems == []
