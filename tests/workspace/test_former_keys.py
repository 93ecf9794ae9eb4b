"""Answers that were given before a question's words changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.content import Course, Lesson, find_content, load_lessons
from grader.workspace import Imported, grade_quiz, import_answers, load_progress, record_answer
from tests.workspace.test_answer_file import answer, file_of, right, wrong


@pytest.fixture
def old(course: Course) -> Lesson:
    (lesson,) = course.lessons
    return lesson


@pytest.fixture
def new(old: Lesson) -> Lesson:
    """The lesson with its first question in other words, which lists its former key."""
    assert old.quiz
    first, *others = old.quiz.questions
    digest = first.key("").strip(":")
    other = replace(first, prompt="How much is two and two?", former=(digest,))
    return replace(old, quiz=replace(old.quiz, questions=(other, *others)))


def first_tries(state: Path, lesson: Lesson) -> tuple[str, str, int]:
    """Status, first pick and number of tries of the first question."""
    report = grade_quiz(lesson, load_progress(state))
    assert report
    return report.questions[0].status, report.questions[0].picked, report.questions[0].tries


def test_an_answer_in_a_progress_file_counts_and_stays_the_first_try(
    old: Lesson, new: Lesson, tmp_path: Path
) -> None:
    record_answer(tmp_path, old, 0, wrong(old, 0), seconds=1)
    assert first_tries(tmp_path, new) == ("wrong", wrong(old, 0), 1)
    assert record_answer(tmp_path, new, 0, right(new, 0), seconds=1)["try_no"] == 2
    assert first_tries(tmp_path, new) == ("wrong", wrong(old, 0), 2)


def test_an_answer_in_a_downloaded_file_counts_and_is_brought_in_once(
    old: Lesson, new: Lesson, tmp_path: Path
) -> None:
    file = file_of(tmp_path, answer(old, 0, right(old, 0)))
    assert import_answers(file, [old], tmp_path) == Imported(1, 0, 0, 0)
    assert import_answers(file, [new], tmp_path) == Imported(0, 1, 0, 0), "it came before the change"
    assert first_tries(tmp_path, new) == ("correct", right(old, 0), 1)
    state = tmp_path / "another"
    assert import_answers(file, [new], state) == Imported(1, 0, 0, 0)
    assert first_tries(state, new) == ("correct", right(old, 0), 1)


def test_the_earlier_of_two_is_the_first_try_under_whichever_key(old: Lesson, new: Lesson, tmp_path: Path) -> None:
    record_answer(tmp_path, new, 0, right(new, 0), seconds=1)
    import_answers(file_of(tmp_path, answer(old, 0, wrong(old, 0), at="2020-01-02T03:04:05Z")), [new], tmp_path)
    assert first_tries(tmp_path, new) == ("wrong", wrong(old, 0), 2)
    assert sorted(record["try_no"] for record in load_progress(tmp_path).answers) == [1, 2]


def test_without_the_former_key_it_is_another_question(old: Lesson, new: Lesson, tmp_path: Path) -> None:
    assert new.quiz
    first, *others = new.quiz.questions
    another = replace(new, quiz=replace(new.quiz, questions=(replace(first, former=()), *others)))
    record_answer(tmp_path, old, 0, right(old, 0), seconds=1)
    assert first_tries(tmp_path, another)[0] == "unanswered"
    file = file_of(tmp_path, answer(old, 0, right(old, 0)))
    assert import_answers(file, [another], tmp_path / "another") == Imported(0, 0, 1, 0)


def test_an_answer_to_other_choices_keeps_its_verdict_and_names_no_choice_of_today(
    old: Lesson, new: Lesson, tmp_path: Path
) -> None:
    """Right was D then, which the question of today does not even have."""
    assert new.quiz
    first, *others = new.quiz.questions
    former = (f"{first.former[0]}=D",)
    changed = replace(new, quiz=replace(new.quiz, questions=(replace(first, former=former), *others)))
    assert old.quiz and old.quiz.questions[0].answer == "B"
    for pick, status in (("D", "correct"), ("B", "wrong")):
        given = answer(old, 0, pick)
        kept, brought = tmp_path / pick / "kept", tmp_path / pick / "brought"
        kept.mkdir(parents=True)
        record = json.dumps({"schema": "course/progress/v1", "answers": [{**given, "source": "terminal"}]})
        (kept / "progress.json").write_text(record, encoding="utf-8")
        assert import_answers(file_of(tmp_path, given), [changed], brought) == Imported(1, 0, 0, 0)
        for state in (kept, brought):
            assert first_tries(state, changed) == (status, "", 1)
            assert record_answer(state, changed, 0, right(changed, 0), seconds=1)["try_no"] == 2
            assert first_tries(state, changed) == (status, "", 2)


@pytest.mark.parametrize(
    ("number", "key", "pick"),
    [
        (2, "gm-02:ffc9b1d07873", "C"),
        (3, "gm-03:0b4fac9df551", "BE"),
        (7, "gm-07:dfed2231b705", "A"),
        (9, "gm-09:e0a96eae2ac8", "B"),
        (0, "gm-overview:013e6abf632c", "BD"),
        (2, "gm-02:68a5c89057d0", "B"),
        (4, "gm-04:79548a920c67", "A"),
        (10, "gm-10:d9772835160b", "ABCD"),
        (1, "gm-01:1b8f827e6f87", "AB"),
        (2, "gm-02:63a42d64c134", "B"),
        (2, "gm-02:f6948dc24e57", "D"),
        (3, "gm-03:a2776235e40e", "BE"),
        (4, "gm-04:959c495ce806", "BD"),
        (5, "gm-05:7a6447252650", "BE"),
        (6, "gm-06:dd4d08dbe698", "3"),
        (6, "gm-06:c3cdf4fb1a88", "C"),
        (6, "gm-06:c956d9be70fa", "B"),
        (6, "gm-06:2a0de214f895", "A"),
        (9, "gm-09:5211e4a6a205", "ADE"),
        (9, "gm-09:09b1b1fda007", "ADE"),
        (10, "gm-10:7a226cebf2be", "AD"),
    ],
)
def test_answers_to_our_lessons_outlive_their_mended_words(
    number: int, key: str, pick: str, tmp_path: Path
) -> None:
    lessons, _ = load_lessons(find_content().lessons)
    lesson = next(lesson for lesson in lessons if lesson.number == number)
    given = {**answer(lesson, 0, pick), "question_key": key}
    progress = tmp_path / "progress.json"
    progress.write_text(json.dumps({"schema": "course/progress/v1", "answers": [given]}), encoding="utf-8")
    import_answers(file_of(tmp_path, given), lessons, tmp_path / "imported")
    for state in (tmp_path, tmp_path / "imported"):
        report = grade_quiz(lesson, load_progress(state))
        assert report and report.score == 1
