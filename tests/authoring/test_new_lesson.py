"""A new lesson is well formed from the start, and has a question of every kind."""

from __future__ import annotations

import re
import textwrap

import pytest

from grader.authoring import begin_lesson, check_lessons
from grader.content import Content, Kind, load_course, load_lessons
from grader.errors import CourseError
from tests.conftest import ROOT, RunCourse


def test_it_stands_after_the_last_one_and_has_no_problem(content: Content, run_course: RunCourse) -> None:
    before = check_lessons(content)
    done = run_course("dev", "new-lesson", "two-words")
    assert done.returncode == 0
    assert "02-two-words.md" in done.stdout
    assert check_lessons(content) == before
    lesson = load_course(content).lessons[-1]
    assert (lesson.number, lesson.slug, lesson.canonical_id, lesson.title) == (
        2,
        "two-words",
        "fake-02",
        "Two words",
    )
    assert lesson.quiz
    assert {question.kind for question in lesson.quiz.questions} == set(Kind)
    assert any(choice.why for question in lesson.quiz.questions for choice in question.choices)


def test_the_first_lesson_of_a_course(content: Content) -> None:
    for path in content.lessons.glob("*.md"):
        path.unlink()
    assert begin_lesson(content, "start").name == "01-start.md"
    lessons, problems = load_lessons(content.lessons)
    assert [lesson.canonical_id for lesson in lessons] == ["start"]
    assert problems == []


@pytest.mark.parametrize(
    ("slug", "message"), [("Two Words", "is no slug"), ("doubling", "is there already"), ("", "no slug")]
)
def test_a_slug_that_is_none_or_is_taken_is_refused(content: Content, slug: str, message: str) -> None:
    with pytest.raises(CourseError, match=message):
        begin_lesson(content, slug)


def test_the_example_of_a_quiz_in_the_guide_is_a_quiz() -> None:
    from grader.content import parse_quiz

    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    example, _ = re.findall(r"```markdown\n(.*?)```", guide, re.DOTALL)
    quiz, problems = parse_quiz(f"## Quiz\n\n{example}", file="CONTRIBUTING.md")
    assert quiz
    assert problems == []
    assert [question.kind for question in quiz.questions] == [Kind.ONE, Kind.NUMERIC]
    assert [bool(choice.why) for choice in quiz.questions[0].choices] == [True, False, True]


def test_the_example_of_a_prediction_in_the_guide_is_one() -> None:
    from grader.content import find_predictions

    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _, example = re.findall(r"```markdown\n(.*?)```", guide, re.DOTALL)
    (found,), problems = find_predictions(f"{textwrap.dedent(example)}\n```text\n8\n```\n", file="CONTRIBUTING.md")
    assert problems == []
    assert (found.question.kind, found.question.answer) == (Kind.ONE, "B")
