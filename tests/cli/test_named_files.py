"""`course grade FILE.py` grades that file and no other, and records it only where it is the workspace's own."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from grader.content import Content, Course, load_course
from grader.errors import CourseError
from grader.grading.targets import is_path, targets_of
from grader.workspace import Workspace
from tests.conftest import DOUBLING, RunCourse

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace("2 * x", "3 * x")


def doubling(workspace: Workspace) -> Path:
    return workspace.root / "exercises" / "01-doubling" / "doubling.py"


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def two(content: Content) -> Course:
    """The fake course with a second exercise, of other functions, whose id has the first one's in it."""
    first = content.bank / "01-doubling" / "doubling"
    second = shutil.copytree(first, first.with_name("doubling_more"))
    for path in second.glob("*.*"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("double", "treble").replace("total", "sum_of"), encoding="utf-8")
    return load_course(content)


def meant(course: Course, *names: str, workspace: Workspace | None = None) -> list[tuple[str, bool]]:
    return [(target.exercise.id, target.is_loose) for target in targets_of(names, course, workspace)]


def test_a_loose_file_is_graded_itself_and_nothing_is_kept(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(WRONG, encoding="utf-8")
    other = workspace.root / "from alice" / "doubling (2).py"
    other.parent.mkdir()
    other.write_text(RIGHT, encoding="utf-8")
    before = snapshot(workspace.root)
    shown = run_course("grade", "from alice/doubling (2).py")
    assert shown.returncode == 0
    assert shown.stdout.startswith("PASS         doubling  from alice/doubling (2).py · 4 of 4 points")
    assert "not recorded" in " ".join(shown.stdout.split())
    other.write_text(WRONG, encoding="utf-8")
    failed = run_course("grade", "from alice/doubling (2).py")
    assert failed.returncode == 1
    assert failed.stdout.startswith("FAIL         doubling  from alice/doubling (2).py · ")
    assert "course grade 'from alice/doubling (2).py' --check value" in failed.stdout
    assert "course hint" not in failed.stdout, "hints are about the workspace's file"
    other.write_text(RIGHT, encoding="utf-8")
    assert snapshot(workspace.root) == before


def test_outside_a_workspace_a_file_is_graded_and_the_record_says_that_it_is_loose(
    run_course: RunCourse, tmp_path: Path
) -> None:
    (tmp_path / "answer.py").write_text(RIGHT, encoding="utf-8")
    result = run_course("grade", "answer.py", "--format", "json", cwd=tmp_path)
    assert result.returncode == 0
    record = json.loads(result.stdout)
    (exercise,) = record["exercises"]
    assert (exercise["id"], exercise["file"], exercise["is_loose"]) == (
        "doubling", str(tmp_path / "answer.py"), True,
    )  # fmt: skip
    assert record["quizzes"] == []
    assert not (tmp_path / ".course").exists()


def test_the_workspaces_own_file_is_graded_as_usual(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    shown = run_course("grade", "../01-doubling/doubling.py", cwd=doubling(workspace).parent)
    assert shown.returncode == 0
    assert shown.stdout.startswith("PASS         doubling  4 of 4 points")
    assert "\nPASS" in run_course("status", "--all").stdout


def test_the_workspaces_own_file_has_many_paths(course: Course, workspace: Workspace, tmp_path: Path) -> None:
    link = tmp_path / "link.py"
    link.symlink_to(doubling(workspace))
    for name in ("doubling", "doubling.py", str(doubling(workspace)), str(link)):
        assert meant(course, name, workspace=workspace) == [("doubling", False)]
    names = ("doubling", str(doubling(workspace)), str(link))
    assert meant(course, *names, workspace=workspace) == [("doubling", False)], "once"
    doubling(workspace).unlink()
    assert meant(course, str(doubling(workspace)), workspace=workspace) == [("doubling", False)]


def test_a_copy_beside_it_and_the_file_of_another_workspace_are_loose(
    course: Course, workspace: Workspace, tmp_path: Path
) -> None:
    for other in (doubling(workspace).with_name("doubling-old.py"), tmp_path / "exercises" / "doubling.py"):
        other.parent.mkdir(exist_ok=True)
        other.write_text(RIGHT, encoding="utf-8")
        assert meant(course, str(other), workspace=workspace) == [("doubling", True)]


@pytest.mark.parametrize(
    ("name", "source", "id"),
    [
        ("doubling.py", "", "doubling"),
        ("doubling (2).py", "def treble(x): ...\ndef sum_of(x): ...\n", "doubling"),
        ("alice_doubling.py", "", "doubling"),
        ("doubling_more.py", "def double(x): ...\n", "doubling_more"),
        ("redoubling.py", "def double(x): ...\n", "doubling"),
        ("work.py", "async def treble(x): ...\n", "doubling_more"),
        ("work.py", "def total(x): ...\ndef double(x): ...\ndef treble(x): ...\n", "doubling"),
    ],
)
def test_what_a_loose_file_is_of(two: Course, tmp_path: Path, name: str, source: str, id: str) -> None:
    (tmp_path / name).write_text(source, encoding="utf-8")
    assert meant(two, str(tmp_path / name)) == [(id, True)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1\n", "is of no exercise"),
        ("    def double(x): ...\n", "is of no exercise"),
        ("def double(x): ...\ndef treble(x): ...\n", "could be of doubling or of doubling_more"),
        ("(" * 100_000, "is of no exercise"),
    ],
)
def test_where_that_is_unclear_the_way_to_say_it_is_named(
    two: Course, tmp_path: Path, source: str, words: str
) -> None:
    path = tmp_path / "work.py"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(CourseError, match=words) as refused:
        meant(two, str(path))
    assert "--as EXERCISE" in refused.value.message
    (target,) = targets_of([str(path)], two, None, meant="doubling_more")
    assert (target.exercise.id, target.is_loose) == ("doubling_more", True)


def test_what_a_file_is_of_may_be_said_of_the_workspaces_own_too(two: Course, workspace: Workspace) -> None:
    own = str(doubling(workspace))
    for id, is_loose in (("doubling", False), ("doubling_more", True)):
        (target,) = targets_of([own], two, workspace, meant=id)
        assert (target.exercise.id, target.is_loose) == (id, is_loose)
    for names in ((), ("doubling",)):
        with pytest.raises(CourseError, match=r"course grade FILE\.py --as EXERCISE"):
            targets_of(names, two, workspace, meant="doubling")


@pytest.mark.parametrize("kind", ["nothing", "folder", "pipe", "endless", "bytes"])
def test_what_is_no_file_is_refused_in_a_sentence(run_course: RunCourse, workspace: Workspace, kind: str) -> None:
    path = workspace.root / "work.py"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case "bytes":
            path.write_bytes(b"\xff")
    result = run_course("grade", "work.py")
    assert result.returncode == 2
    assert result.stderr.startswith("Error: work.py: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["hint", "reset", "solution", "watch"])
def test_other_commands_take_the_workspaces_own_files_only(
    run_course: RunCourse, workspace: Workspace, tmp_path: Path, command: str
) -> None:
    other = tmp_path / "doubling.py"
    other.write_text(RIGHT, encoding="utf-8")
    result = run_course(command, str(other))
    assert result.returncode == 2
    assert f"{other} is none of this workspace's files" in result.stderr
    assert other.read_text(encoding="utf-8") == RIGHT


def test_no_id_is_a_path(course: Course) -> None:
    assert not any(is_path(exercise.id) for exercise in course.exercises)
