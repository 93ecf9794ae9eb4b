"""Every command that takes an exercise or a lesson takes what people call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.workspace import Workspace
from tests.conftest import DOUBLING, RunCourse, edit

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
ON_EXERCISES = ("grade", "hint", "solution", "reset", "watch", "debug")


def doubling(workspace: Workspace) -> Path:
    return workspace.root / "exercises" / "01-doubling" / "doubling.py"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "DOUBL"], "FAIL         doubling"),
        (["grade", "01", "--check", "value"], "course grade doubling --check value"),
        (["hint", "1"], "for doubling"),
        (["reset", "Doubling"], "doubling.py is the stub again"),
        (["watch", "--plain", "doub"], "doubling"),
        (["debug", "bling"], "doubling"),
        (["quiz", "--plain", "DOUB"], "What is twice two?"),
        (["quiz", "--plain", "01"], "What is twice two?"),
        (["solution", "01-doubling"], "doubling has not passed yet"),
    ],
)
def test_a_command_finds_what_is_meant(
    run_course: RunCourse, workspace: Workspace, arguments: list[str], words: str
) -> None:
    edit(doubling(workspace), 'raise NotImplementedError("return every element times two")', "return 3 * x")
    result = run_course(*arguments)
    assert words in result.stdout + result.stderr


@pytest.mark.parametrize("command", ON_EXERCISES)
def test_a_command_says_what_may_have_been_meant(
    run_course: RunCourse, workspace: Workspace, command: str
) -> None:
    result = run_course(command, "dubling")
    assert result.returncode == 2
    assert "There is no exercise 'dubling'. Did you mean 'doubling'? All exercises: course list" in result.stderr


def test_a_loose_file_and_a_lesson_too(run_course: RunCourse, workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT, encoding="utf-8")
    assert run_course("grade", str(file), "--as", "DOUB").returncode == 0
    assert "Did you mean 'doubling'? All lessons: course status" in run_course("quiz", "dubling").stderr


def test_two_names_of_one_exercise_grade_it_once(run_course: RunCourse, workspace: Workspace) -> None:
    assert run_course("grade", "doubling", "01", "DOUB").stdout.count("NOT STARTED  doubling") == 1


def test_debugging_takes_the_file_as_the_others_do(run_course: RunCourse, workspace: Workspace) -> None:
    assert "still to be written" in run_course("debug", str(doubling(workspace))).stderr


def test_the_commands_of_authors_too(run_course: RunCourse, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT, encoding="utf-8")
    assert "no check" in run_course("dev", "try", "DOUB", str(file)).stdout
    assert "doubling: 3 checks" in run_course("dev", "check", "DOUB", "doubling", "--quick").stdout


def test_without_a_name_the_mistakes_of_each_exercise_are_counted(run_course: RunCourse) -> None:
    what, _, head, first, symptoms, _, find, last = run_course("explain").stdout.splitlines()
    assert what == "How many mistakes are known of each exercise"
    listed = run_course(*first.split("  course ")[1].split()).stdout
    assert head.split() == ["1", "Doubling"]
    # Every mistake has a line that begins with its id.
    ids = [line for line in listed.splitlines() if line.startswith("  ") and line[2] != " "]
    assert first.split()[:2] == ["doubling", str(len(ids))]
    assert symptoms.split()[:2] == ["Any", "exercise"]
    assert find.startswith("Find ")
    assert last.split(maxsplit=1) == ["All", "course explain --all"]


def test_every_mistake_is_listed_by_exercise(run_course: RunCourse) -> None:
    lines = [line.strip() for line in run_course("explain", "--all").stdout.splitlines()]
    assert lines[0] == "doubling  Doubling a tensor"
    assert lines.index("Any exercise") > lines.index("squared  Squared instead of doubled") > 0
    assert any(line.startswith("constant_factor  ") for line in lines)


def test_words_find_mistakes(run_course: RunCourse) -> None:
    listed = run_course("explain", "doubl").stdout
    assert "squared  Squared instead of doubled" in listed
    assert "Any exercise" not in listed
    (shown, called) = (run_course("explain", *words).stdout for words in (["SQUARE", "instead"], ["squared"]))
    assert shown == called
    assert "multiplied by itself" in shown


def test_mistakes_are_found_by_exercise_and_lesson(run_course: RunCourse) -> None:
    listed = run_course("explain", "doubling").stdout
    assert listed.startswith("doubling  ")
    assert [run_course("explain", name).stdout for name in ("01", "fake-01", "DOUBLING")] == [listed] * 3


def test_no_mistake_by_these_words(run_course: RunCourse) -> None:
    result = run_course("explain", "no", "such\nthing")
    assert result.returncode == 2
    assert "There is no known mistake 'no such thing'." in result.stderr
    assert "All mistakes: course explain --all" in result.stderr
