"""The learner's folder: made, found from inside, restored; and the files in it that cannot be graded."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from grader.content import Content, Course, load_course
from grader.errors import WorkspaceError
from grader.files import SUBMISSION
from grader.workspace import (
    Unreadable,
    Workspace,
    create_workspace,
    find_workspace,
    read_submission,
    restore_stub,
    root_of,
    write_submission,
)


@pytest.fixture
def submission(workspace: Workspace, course: Course) -> Path:
    return workspace.path_of(course.exercises[0], course)


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_workspace_is_made_with_every_stub(tmp_path: Path, course: Course) -> None:
    root = tmp_path / "deep" / "mine"
    update = create_workspace(root, course)
    assert [str(path.relative_to(root)) for path in update.made] == [
        "README.md",
        "exercises/01-doubling/doubling.py",
    ]
    assert (update.renewed, update.changed, update.kept) == ((), (), ())
    assert update.made[1].read_text(encoding="utf-8") == course.exercises[0].stub
    assert set(snapshot(root)) == {
        "README.md",
        "exercises/01-doubling/doubling.py",
        ".course/workspace.json",
        ".course/stubs.json",
    }


def test_an_empty_folder_may_become_a_workspace(tmp_path: Path, course: Course) -> None:
    (tmp_path / "mine").mkdir()
    assert len(create_workspace(tmp_path / "mine", course).made) == 2


def test_making_it_again_adds_only_what_is_missing(workspace: Workspace, course: Course, submission: Path) -> None:
    submission.write_text("# my work\n", encoding="utf-8")
    (workspace.root / "notes.txt").write_text("mine", encoding="utf-8")
    (workspace.root / "README.md").unlink()
    before = snapshot(workspace.root)
    update = create_workspace(workspace.root, course)
    assert (update.made, update.kept) == ((workspace.root / "README.md",), (submission,))
    after = snapshot(workspace.root)
    assert after.pop("README.md")
    assert after == before


def test_a_new_exercise_reaches_an_old_workspace(
    workspace: Workspace, content: Content, submission: Path, tmp_path: Path
) -> None:
    submission.write_text("# my work\n", encoding="utf-8")
    second = content.bank / "01-doubling" / "tripling"
    second.mkdir()
    for path in (content.bank / "01-doubling" / "doubling").iterdir():
        if path.is_file():
            (second / path.name).write_bytes(path.read_bytes())
    update = create_workspace(workspace.root, load_course(content))
    assert update.made == (submission.with_name("tripling.py"),)
    assert submission in update.kept
    assert submission.read_text(encoding="utf-8") == "# my work\n"


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path, course: Course) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="has other things in it"):
        create_workspace(tmp_path / "mine", course)
    assert snapshot(tmp_path / "mine") == {"thesis.txt": b"years"}


def test_a_file_is_no_place_for_a_workspace(tmp_path: Path, course: Course) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is a file"):
        create_workspace(tmp_path / "mine", course)


def test_the_course_itself_is_no_place_for_a_workspace(content: Content, course: Course) -> None:
    (content.root / ".course").mkdir()
    before = snapshot(content.root)
    with pytest.raises(WorkspaceError, match="This is the course itself"):
        create_workspace(content.root, course)
    assert snapshot(content.root) == before


def test_a_workspace_is_found_from_any_folder_inside(workspace: Workspace, course: Course) -> None:
    deep = workspace.root / "exercises" / "01-doubling" / "own" / "trials"
    deep.mkdir(parents=True)
    for start in (workspace.root, workspace.root / "exercises", deep):
        assert find_workspace(start, course) == workspace


def test_the_nearest_workspace_is_found(workspace: Workspace, course: Course) -> None:
    inner = workspace.root / "second"
    create_workspace(inner, course)
    assert find_workspace(inner / "exercises", course) == Workspace(inner)


def test_outside_a_workspace_the_way_to_one_is_named(tmp_path: Path, course: Course) -> None:
    with pytest.raises(WorkspaceError, match=r"No workspace in .*course init my-course"):
        find_workspace(tmp_path, course)


def test_a_clone_of_the_course_is_its_own_workspace(content: Content) -> None:
    (content.root / "pyproject.toml").write_text("", encoding="utf-8")
    course = load_course(content)
    assert find_workspace(content.lessons, course) == Workspace(content.root)
    with pytest.raises(WorkspaceError):
        find_workspace(content.root.parent, course)


def test_reset_saves_the_old_file_byte_for_byte(workspace: Workspace, course: Course, submission: Path) -> None:
    raw = b"\xef\xbb\xbf# my work \xff\r\n"
    submission.write_bytes(raw)
    saved = restore_stub(workspace, course.exercises[0], course)
    assert saved is not None
    assert saved.is_relative_to(workspace.state)
    assert saved.read_bytes() == raw
    assert submission.read_text(encoding="utf-8") == course.exercises[0].stub


def test_each_reset_keeps_its_own_copy(workspace: Workspace, course: Course, submission: Path) -> None:
    saved = []
    for text in ("one", "two"):
        submission.write_text(text, encoding="utf-8")
        saved.append(restore_stub(workspace, course.exercises[0], course))
    assert [path.read_text(encoding="utf-8") for path in saved if path] == ["one", "two"]


def test_reset_of_an_untouched_or_missing_file_saves_nothing(
    workspace: Workspace, course: Course, submission: Path
) -> None:
    assert restore_stub(workspace, course.exercises[0], course) is None
    submission.unlink()
    assert restore_stub(workspace, course.exercises[0], course) is None
    assert submission.read_text(encoding="utf-8") == course.exercises[0].stub
    assert not (workspace.state / "saved").exists()


def test_a_file_that_cannot_be_saved_is_not_reset(workspace: Workspace, course: Course, submission: Path) -> None:
    submission.write_text("# my work\n", encoding="utf-8")
    (workspace.state / "saved").write_text("in the way", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="your file is unchanged"):
        restore_stub(workspace, course.exercises[0], course)
    assert submission.read_text(encoding="utf-8") == "# my work\n"


def test_what_cannot_be_copied_is_moved_where_it_is_kept(
    workspace: Workspace, course: Course, submission: Path
) -> None:
    submission.unlink()
    submission.mkdir()
    (submission / "mine.py").write_text("x", encoding="utf-8")
    saved = restore_stub(workspace, course.exercises[0], course)
    assert saved
    assert (saved / "mine.py").exists()
    submission.unlink()
    os.mkfifo(submission)
    saved = restore_stub(workspace, course.exercises[0], course)
    assert saved
    assert saved.is_fifo()
    assert submission.read_text(encoding="utf-8") == course.exercises[0].stub


def test_a_submission_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "s.py"
    path.write_bytes("x = 'é'\n".encode())
    assert read_submission(path) == "x = 'é'\n"
    path.write_bytes(b"")
    assert read_submission(path) == ""


def test_a_byte_order_mark_is_no_part_of_the_source(tmp_path: Path) -> None:
    path = tmp_path / "s.py"
    path.write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert read_submission(path) == "x = 1\n"


def test_crlf_line_endings_keep_the_lines_apart(tmp_path: Path) -> None:
    path = tmp_path / "s.py"
    path.write_bytes(b"x = 1\r\ny = 2\r\n")
    source = read_submission(path)
    assert isinstance(source, str)
    assert source.splitlines() == ["x = 1", "y = 2"]


def test_what_cannot_be_graded_is_explained(tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()
    assert read_submission(tmp_path / "folder.py") == Unreadable("this is not a file but a folder")
    (tmp_path / "link.py").symlink_to(tmp_path / "nowhere.py")
    assert read_submission(tmp_path / "link.py") == Unreadable("this is a link to a file that is not there")


def test_a_way_through_nowhere_is_followed_before_it_is_looked_at(tmp_path: Path, course: Course) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine").write_text("mine", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="has other things in it"):
        create_workspace(tmp_path / "nowhere" / ".." / "other", course)
    assert len(create_workspace(tmp_path / "nowhere" / ".." / "new", course).made) == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_submission_without_end_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    for name in ("pipe.py", "zero.py"):
        assert read_submission(tmp_path / name) == Unreadable("this is not a file but a pipe or a device")


def test_no_file_of_a_workspace_keeps_it_from_being_brought_up_to_date(
    workspace: Workspace, course: Course, submission: Path
) -> None:
    for path in (submission, workspace.state / "stubs.json", workspace.state / "workspace.json"):
        path.unlink()
        os.mkfifo(path)
    update = create_workspace(workspace.root, course)
    assert submission in update.kept
    assert submission.is_fifo()


def test_where_there_is_no_file_there_is_no_source(workspace: Workspace, submission: Path) -> None:
    submission.unlink()
    assert read_submission(submission) is None
    shutil.rmtree(workspace.root / "exercises")
    assert read_submission(submission) is None
    assert root_of(submission) == workspace.root


def test_a_binary_file_is_named_with_the_line_of_its_first_odd_byte(tmp_path: Path) -> None:
    path = tmp_path / "s.py"
    path.write_bytes(b"x = 1\ny = '\xff'\n")
    found = read_submission(path)
    assert found == Unreadable("the file is not UTF-8 (byte 0xff); save it as UTF-8", 2)


def test_a_file_larger_than_any_solution_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "s.py"
    path.write_bytes(b"#" * SUBMISSION.most)
    assert isinstance(read_submission(path), str)
    path.write_bytes(b"#" * (SUBMISSION.most + 1))
    found = read_submission(path)
    assert isinstance(found, Unreadable)
    assert "larger than 1 MiB" in found.message


def test_writing_a_submission_saves_the_one_before_as_reset_does(
    workspace: Workspace, course: Course, submission: Path
) -> None:
    exercise = course.exercises[0]
    assert write_submission(workspace, exercise, course, "# first\n") is None, "the stub is no work of anybody's"
    assert write_submission(workspace, exercise, course, "# first\n") is None
    saved = write_submission(workspace, exercise, course, "# second\n")
    assert saved
    assert saved.is_relative_to(workspace.state)
    assert saved.read_text(encoding="utf-8") == "# first\n"
    assert submission.read_text(encoding="utf-8") == "# second\n"


def test_where_the_one_before_cannot_be_saved_nothing_is_written(
    workspace: Workspace, course: Course, submission: Path
) -> None:
    submission.write_text("# my work\n", encoding="utf-8")
    (workspace.state / "saved").write_text("in the way", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="your file is unchanged"):
        write_submission(workspace, course.exercises[0], course, "# second\n")
    assert submission.read_text(encoding="utf-8") == "# my work\n"
