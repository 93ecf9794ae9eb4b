"""What a changed course brings into a workspace that is there already, and what it leaves alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from grader.content import Content, Course, load_course
from grader.errors import WorkspaceError
from grader.workspace import Stub, Workspace, create_workspace, record_told, restore_stub

BEGUN = "# my work\n"


@pytest.fixture
def submission(workspace: Workspace, course: Course) -> Path:
    return workspace.path_of(course.exercises[0], course)


@pytest.fixture
def record(workspace: Workspace) -> Path:
    """Where the stubs are recorded."""
    return workspace.state / "stubs.json"


def changed(content: Content, *, line: str = "A new line of the brief.") -> Course:
    """The course with another line in the brief of its exercise."""
    reference = content.bank / "01-doubling" / "doubling" / "reference.py"
    opening, rest = reference.read_text(encoding="utf-8").split("\n", 1)
    reference.write_text(f"{opening}\n\n{line}\n{rest}", encoding="utf-8")
    return load_course(content)


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def stub_of(course: Course) -> str:
    return course.exercises[0].stub


def test_every_stub_is_recorded_as_it_was_written(submission: Path, record: Path) -> None:
    kept: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    assert set(kept) == {"schema", "stubs"}
    assert kept["schema"] == "course/stubs/v1"
    assert kept["stubs"]["doubling"]["sha256"] == hashlib.sha256(submission.read_bytes()).hexdigest()


def test_an_untouched_stub_is_renewed(workspace: Workspace, content: Content, submission: Path) -> None:
    newer = changed(content)
    update = create_workspace(workspace.root, newer)
    assert (update.renewed, update.changed, update.made) == ((submission,), (), ())
    assert submission not in update.kept
    assert submission.read_text(encoding="utf-8") == stub_of(newer)
    again = changed(content, line="Another one.")
    assert create_workspace(workspace.root, again).renewed == (submission,), "the renewed one is recorded"


def test_a_begun_file_is_left_alone_and_its_new_stub_is_told_once(
    workspace: Workspace, course: Course, content: Content, submission: Path
) -> None:
    submission.write_text(BEGUN, encoding="utf-8")
    old = stub_of(course)
    newer = changed(content)
    new = stub_of(newer)
    for _ in range(2):
        update = create_workspace(workspace.root, newer)
        assert update.changed == (Stub("doubling", submission, old, new),)
        assert (update.renewed, update.kept) == ((), (workspace.root / "README.md",))
    record_told(workspace.state, update.changed)
    assert create_workspace(workspace.root, newer).changed == ()
    newest = changed(content, line="Another one.")
    (stub,) = create_workspace(workspace.root, newest).changed
    assert (stub.old, stub.new) == (new, stub_of(newest)), "from what the learner knows by now"
    assert submission.read_text(encoding="utf-8") == BEGUN


def test_doing_it_again_changes_nothing(workspace: Workspace, content: Content, submission: Path) -> None:
    newer = changed(content)
    create_workspace(workspace.root, newer)
    before = snapshot(workspace.root)
    update = create_workspace(workspace.root, newer)
    assert update.kept == (workspace.root / "README.md", submission)
    assert snapshot(workspace.root) == before


def test_a_reset_file_is_untouched_again(
    workspace: Workspace, course: Course, content: Content, submission: Path, record: Path
) -> None:
    submission.write_text(BEGUN, encoding="utf-8")
    record.unlink()
    restore_stub(workspace, course.exercises[0], course)
    assert create_workspace(workspace.root, changed(content)).renewed == (submission,)


def test_without_a_record_only_what_is_todays_stub_is_untouched(
    workspace: Workspace, content: Content, submission: Path, record: Path
) -> None:
    record.unlink()
    assert submission in create_workspace(workspace.root, load_course(content)).kept
    assert create_workspace(workspace.root, changed(content)).renewed == (submission,), "it was recorded"


def test_without_a_record_an_older_stub_counts_as_begun(
    workspace: Workspace, content: Content, submission: Path, record: Path
) -> None:
    record.unlink()
    oldest = submission.read_text(encoding="utf-8")
    newer = changed(content)
    update, old = create_workspace(workspace.root, newer), stub_of(newer)
    assert (update.renewed, update.changed) == ((), ())
    (stub,) = create_workspace(workspace.root, changed(content, line="Another one.")).changed
    assert stub.old == old, "what is new from then on is told"
    assert submission.read_text(encoding="utf-8") == oldest


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stub: {**stub, "text": BEGUN},
        lambda stub: {**stub, "sha256": "0" * 64},
        lambda stub: {"sha256": stub["sha256"]},
        lambda stub: {**stub, "text": "\ud800"},
        lambda stub: BEGUN,
        lambda stub: None,
    ],
)
def test_a_damaged_entry_is_no_proof_that_a_file_is_untouched(
    workspace: Workspace, content: Content, submission: Path, record: Path, spoil: Any
) -> None:
    submission.write_text(BEGUN, encoding="utf-8")
    kept = json.loads(record.read_text(encoding="utf-8"))
    kept["stubs"]["doubling"] = spoil(kept["stubs"]["doubling"])
    record.write_text(json.dumps(kept), encoding="utf-8")
    update = create_workspace(workspace.root, changed(content))
    assert (update.renewed, update.changed) == ((), ())
    assert submission.read_text(encoding="utf-8") == BEGUN


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": "course/other/v1"}', '{"schema": "course/stubs/v1"}'])
def test_an_unreadable_record_is_begun_anew(
    workspace: Workspace, content: Content, submission: Path, record: Path, text: str
) -> None:
    submission.write_text(BEGUN, encoding="utf-8")
    record.write_text(text, encoding="utf-8")
    update = create_workspace(workspace.root, changed(content))
    assert (update.renewed, update.changed) == ((), ())
    aside = list(workspace.state.glob("stubs.json.unreadable-*"))
    assert bool(update.notice) == bool(aside) == ("stubs/v1" not in text)
    assert all(path.read_text(encoding="utf-8") == text for path in aside)
    assert create_workspace(workspace.root, load_course(content)).notice == ""
    assert submission.read_text(encoding="utf-8") == BEGUN


def test_the_backup_of_an_unreadable_record_is_used_and_kept(
    workspace: Workspace, course: Course, content: Content, submission: Path, record: Path
) -> None:
    submission.write_text(BEGUN, encoding="utf-8")
    record.with_name("stubs.json.bak").write_bytes(record.read_bytes())
    record.write_text("{", encoding="utf-8")
    old = stub_of(course)
    newer = changed(content)
    for _ in range(2):
        (stub,) = create_workspace(workspace.root, newer).changed
        assert stub.old == old


def test_what_a_later_version_keeps_in_the_record_stays(
    workspace: Workspace, content: Content, record: Path
) -> None:
    kept = json.loads(record.read_text(encoding="utf-8"))
    kept["remark"], kept["stubs"]["of_another_course"] = "mine", {"future": True}
    record.write_text(json.dumps(kept), encoding="utf-8")
    create_workspace(workspace.root, changed(content))
    after = json.loads(record.read_text(encoding="utf-8"))
    assert after["remark"] == "mine"
    assert after["stubs"]["of_another_course"] == {"future": True}


def test_an_exercise_whose_lesson_was_renamed_keeps_its_place(
    workspace: Workspace, content: Content, submission: Path
) -> None:
    (content.lessons / "01-doubling.md").rename(content.lessons / "02-doubling.md")
    newer = changed(content)
    update = create_workspace(workspace.root, newer)
    assert (update.made, update.renewed) == ((), (submission,))
    assert [path.name for path in (workspace.root / "exercises").iterdir()] == ["01-doubling"]
    submission.write_text(BEGUN, encoding="utf-8")
    (stub,) = create_workspace(workspace.root, changed(content, line="Another one.")).changed
    assert stub.path == submission


def test_what_is_in_the_place_of_a_file_stays(workspace: Workspace, content: Content, submission: Path) -> None:
    submission.unlink()
    submission.mkdir()
    (stub,) = create_workspace(workspace.root, changed(content)).changed
    assert stub.path == submission
    submission.rmdir()
    submission.symlink_to(workspace.root / "elsewhere.py")
    assert create_workspace(workspace.root, load_course(content)).made == ()
    assert submission.is_symlink()


def test_a_stub_that_was_written_before_the_record_failed_is_known_again(
    workspace: Workspace, content: Content, submission: Path, record: Path
) -> None:
    """A folder in the way of the record's backup is like a disk that is full by then."""
    record.with_name("stubs.json.bak").mkdir()
    newer = changed(content)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        create_workspace(workspace.root, newer)
    record.with_name("stubs.json.bak").rmdir()
    assert submission in create_workspace(workspace.root, newer).kept
    assert create_workspace(workspace.root, changed(content, line="Another one.")).renewed == (submission,)


def test_a_reset_that_cannot_be_recorded_leaves_the_file(
    workspace: Workspace, content: Content, submission: Path, record: Path
) -> None:
    submission.write_text(BEGUN, encoding="utf-8")
    record.with_name("stubs.json.bak").mkdir()
    newer = changed(content)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        restore_stub(workspace, newer.exercises[0], newer)
    assert submission.read_text(encoding="utf-8") == BEGUN
