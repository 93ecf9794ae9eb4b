"""Files: read without waiting and without end, written whole or not at all, and nothing unreadable overwritten."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from grader.errors import UnreadableError, WorkspaceError
from grader.files import (
    ANSWERS,
    STATE,
    SUBMISSION,
    Kind,
    read_json,
    read_text,
    read_whole,
    try_json,
    write_json,
    write_record,
    write_whole,
)

SCHEMA = "course/test/v1"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_its_folders_and_plain_line_endings(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.txt"
    write_whole(path, "müde\nzwei\n")
    assert path.read_bytes() == "müde\nzwei\n".encode()
    write_whole(path, "")
    assert path.read_bytes() == b""
    assert names(path.parent) == ["file.txt"]


def test_what_cannot_be_replaced_stays_with_all_it_holds(tmp_path: Path) -> None:
    """A folder that stands in the way cannot be replaced by a file, not even by root."""
    path = tmp_path / "file.txt"
    (path / "inside").mkdir(parents=True)
    (path / "inside" / "old.txt").write_text("old", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"file\.txt: cannot be written .* unchanged"):
        write_whole(path, "new")
    assert (path / "inside" / "old.txt").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["file.txt"], "the half-written file is gone"


def test_a_file_where_a_folder_should_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("mine", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write_whole(tmp_path / "state" / "file.txt", "new")
    assert (tmp_path / "state").read_text(encoding="utf-8") == "mine"


def test_a_text_that_cannot_be_encoded_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["file.txt"]


def test_the_version_before_is_kept_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    for count in (1, 2, 3):
        write_json(path, {"schema": SCHEMA, "count": count, "who": "Zoë"})
    assert try_json(path, schema=SCHEMA) == {"schema": SCHEMA, "count": 3, "who": "Zoë"}
    assert try_json(tmp_path / "state.json.bak", schema=SCHEMA) == {"schema": SCHEMA, "count": 2, "who": "Zoë"}
    assert names(tmp_path) == ["state.json", "state.json.bak"]


def test_a_record_is_readable_text(tmp_path: Path) -> None:
    write_json(tmp_path / "state.json", {"schema": SCHEMA, "who": "Zoë"})
    text = (tmp_path / "state.json").read_text(encoding="utf-8")
    assert text == f'{{\n "schema": "{SCHEMA}",\n "who": "Zoë"\n}}\n'


def test_no_file_is_no_record_and_nothing_odd(tmp_path: Path) -> None:
    assert read_json(tmp_path / "state.json", schema=SCHEMA) == (None, "")
    assert names(tmp_path) == []


BROKEN = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b'"course/test/v1"',
    b"null",
    b"{}",
    b'{"schema": "course/test/v2"}',
    b'{"schema": ["course/test/v1"]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("raw", BROKEN, ids=lambda raw: repr(raw[:20]))
def test_what_cannot_be_read_is_moved_aside_and_the_backup_used(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "state.json"
    write_json(path, {"schema": SCHEMA, "count": 1})
    write_json(path, {"schema": SCHEMA, "count": 2})
    path.write_bytes(raw)
    record, notice = read_json(path, schema=SCHEMA)
    assert record == {"schema": SCHEMA, "count": 1}
    (aside,) = tmp_path.glob("state.json.unreadable-*")
    assert aside.read_bytes() == raw
    assert read_json(path, schema=SCHEMA) == (record, ""), "whoever reads next finds it"
    assert notice == f"state.json could not be read; it was moved to {aside.name}, and its backup is used."


@pytest.mark.parametrize("raw", BROKEN, ids=lambda raw: repr(raw[:20]))
def test_without_a_readable_backup_a_new_record_is_begun(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(b"{")
    (tmp_path / "state.json.bak").write_bytes(raw)
    record, notice = read_json(path, schema=SCHEMA)
    assert record is None
    assert notice.endswith("and a new one is begun.")
    assert len(list(tmp_path.glob("state.json.unreadable-*"))) == 1


def test_a_folder_in_the_place_of_the_file_is_moved_aside_whole(tmp_path: Path) -> None:
    (tmp_path / "state.json").mkdir()
    (tmp_path / "state.json" / "mine.txt").write_text("mine", encoding="utf-8")
    assert read_json(tmp_path / "state.json", schema=SCHEMA)[0] is None
    (aside,) = tmp_path.glob("state.json.unreadable-*")
    assert (aside / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_two_unreadable_files_are_both_kept(tmp_path: Path) -> None:
    for raw in ("one", "two"):
        (tmp_path / "state.json").write_text(raw, encoding="utf-8")
        read_json(tmp_path / "state.json", schema=SCHEMA)
    assert {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"one", "two"}


def test_an_unreadable_file_does_not_replace_a_good_backup(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_json(path, {"schema": SCHEMA, "count": 1})
    write_json(path, {"schema": SCHEMA, "count": 2})
    path.write_text("{", encoding="utf-8")
    record, _ = read_json(path, schema=SCHEMA)
    assert record is not None
    write_json(path, {**record, "count": 9})
    assert json.loads(path.read_text(encoding="utf-8"))["count"] == 9
    assert json.loads((tmp_path / "state.json.bak").read_text(encoding="utf-8"))["count"] == 1


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    socket.socket(socket.AF_UNIX).bind(str(path))


NO_FILES = {
    "a pipe": (pipe, "not a file but a pipe or a device"),
    "a socket": (listening, "not a file but a pipe or a device"),
    "without end": (lambda path: path.symlink_to("/dev/zero"), "not a file but a pipe or a device"),
    "a terminal": (lambda path: path.symlink_to("/dev/tty"), "not a file but a pipe or a device"),
    "a folder": (Path.mkdir, "not a file but a folder"),
    "a circle": (lambda path: path.symlink_to(path), "cannot be read"),
    "nothing": (lambda path: None, "there is no such file"),
    "a link to nothing": (lambda path: path.symlink_to("nothing"), "there is no such file"),
}


@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_refused_at_once_and_said(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make, words = NO_FILES[kind]
    make(Path("odd"))
    with pytest.raises(UnreadableError) as refused:
        read_whole(Path("odd"), SUBMISSION)
    assert refused.value.message.startswith("odd: ")
    assert words in refused.value.message
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("kind", [SUBMISSION, STATE, ANSWERS], ids=lambda kind: kind.name)
def test_a_file_is_read_as_far_as_its_kind_can_reach(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    os.truncate(path, kind.most)
    assert len(read_whole(path, kind)) == kind.most
    # A hole takes no room on the disk, and would take all of the memory.
    os.truncate(path, 2**40)
    with pytest.raises(UnreadableError, match=rf"larger than {kind.most // 2**20} MiB, which no {kind.name} is"):
        read_whole(path, kind)


def test_a_file_whose_size_is_not_known_beforehand_is_read(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/proc/self/status")
    assert read_text(link, SUBMISSION).startswith("Name:")


def test_what_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "file\n\x1b[2K.txt"
    path.write_bytes(b"one\n\xff\n")
    with pytest.raises(UnreadableError) as refused:
        read_text(path, SUBMISSION)
    assert refused.value.line == 2
    assert refused.value.message.endswith("file [2K.txt: the file is not UTF-8 (byte 0xff); save it as UTF-8.")


@pytest.mark.parametrize("kind", ["a pipe", "without end", "a folder"])
def test_a_record_that_is_no_file_is_moved_aside_as_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "state.json"
    write_json(path, {"schema": SCHEMA, "count": 1})
    write_json(path, {"schema": SCHEMA, "count": 2})
    path.unlink()
    NO_FILES[kind][0](path)
    assert read_json(path, schema=SCHEMA)[0] == {"schema": SCHEMA, "count": 1}
    assert len(list(tmp_path.glob("state.json.unreadable-*"))) == 1


@pytest.mark.parametrize("has_backup", [True, False])
def test_nothing_is_touched_of_what_is_not_ours_to_mend(tmp_path: Path, has_backup: bool) -> None:
    path = tmp_path / "state.json"
    if has_backup:
        write_json(path, {"schema": SCHEMA, "count": 1})
        write_json(path, {"schema": SCHEMA, "count": 2})
    path.write_text("{", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    record, notice = read_json(path, schema=SCHEMA, mends=False)
    assert record == ({"schema": SCHEMA, "count": 1} if has_backup else None)
    assert notice == "state.json could not be read; it was left where it is, and " + (
        "its backup is used." if has_backup else "nothing in it counts."
    )
    assert before == {file.name: file.read_bytes() for file in tmp_path.iterdir()}


def test_a_record_never_grows_beyond_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_record(path, {"schema": SCHEMA})
    with pytest.raises(WorkspaceError, match=r"state\.json: would grow beyond 16 MiB, so nothing was added"):
        write_record(path, {"schema": SCHEMA, "text": "x" * STATE.most})
    assert try_json(path, schema=SCHEMA) == {"schema": SCHEMA}


def test_a_record_nested_without_end_is_none(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(f'{{"schema": "{SCHEMA}", "x": {"[" * 500}{"]" * 500}}}', encoding="utf-8")
    assert try_json(path, schema=SCHEMA) is None
