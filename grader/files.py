"""Files of a workspace, and those named on the command line: read without surprise, written without loss.

Reading never waits, and takes no more than a file of its kind can have. Writing is whole or not at all, and never
over what cannot be read. What a record says is visible text, both ways.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.errors import UnreadableError, WorkspaceError
from grader.visible import visible, visible_data, visible_line


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that strangers may have made: what it is called, and the most bytes it may have."""

    name: str
    most: int


SUBMISSION = Kind("solution", 2**20)
STATE = Kind("record of a workspace", 16 * 2**20)
ANSWERS = Kind("file of answers", 16 * 2**20)
# A pipe is opened without waiting for its other end, and a terminal does not become ours. Windows has neither.
FLAGS = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))


def read_whole(path: Path, kind: Kind) -> bytes:
    """The content of a file. Raises UnreadableError for whatever is no file, too large, or not to be read."""
    try:
        # Before it is opened, as opening some devices does something; and after, as it may be another by then.
        refuse_other_kinds(path, path.stat())
        with os.fdopen(os.open(path, os.O_RDONLY | FLAGS), "rb") as file:
            refuse_other_kinds(path, os.fstat(file.fileno()))
            content = file.read(kind.most + 1)
    except OSError as error:
        is_gone = isinstance(error, FileNotFoundError)
        reason = "there is no such file" if is_gone else f"the file cannot be read: {error.strerror}"
        raise UnreadableError(path, reason) from error
    if len(content) > kind.most:
        large = f"the file is larger than {kind.most // 2**20} MiB, which no {kind.name} is"
        raise UnreadableError(path, large)
    return content


def refuse_other_kinds(path: Path, found: os.stat_result) -> None:
    """Raise UnreadableError for what is no regular file."""
    if not stat.S_ISREG(found.st_mode):
        other = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or a device"
        raise UnreadableError(path, f"this is not a file but {other}")


def read_text(path: Path, kind: Kind) -> str:
    """The text of a file, which is to be UTF-8. Raises UnreadableError."""
    raw = read_whole(path, kind)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte, line = raw[error.start], raw[: error.start].count(b"\n") + 1
        reason = f"the file is not UTF-8 (byte 0x{byte:02x}); save it as UTF-8"
        raise UnreadableError(path, reason, line) from error


def write_whole(path: Path, text: str) -> None:
    """Replace a file's content in one step: a reader, or a power cut, sees the old text or the new."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise WorkspaceError(
            f"{visible_line(path)}: cannot be written ({error.strerror}). What was there is unchanged."
        ) from error


def write_json(path: Path, record: dict[str, Any]) -> None:
    """Write readable JSON, keeping the version before it as `.bak`."""
    if path.exists():
        with contextlib.suppress(OSError, UnreadableError):
            write_whole(path.with_name(path.name + ".bak"), visible(read_text(path, STATE)))
    write_record(path, record)


def write_record(path: Path, record: dict[str, Any]) -> None:
    """Write readable JSON in place of whatever is there. Raises WorkspaceError, also where it is too much."""
    text = json.dumps(visible_data(record), indent=1, ensure_ascii=False) + "\n"
    if len(text.encode()) > STATE.most:
        raise WorkspaceError(
            f"{visible_line(path)}: would grow beyond {STATE.most // 2**20} MiB, so nothing was added. "
            "Move it elsewhere to begin a new one."
        )
    write_whole(path, text)


def read_json(path: Path, *, schema: str, mends: bool = True) -> tuple[dict[str, Any] | None, str]:
    """The record of a file, its `.bak` when it cannot be read, or None; and a sentence when something was odd.

    A file that cannot be read is moved aside, never overwritten, and its backup takes its place from then on.
    Unless `mends`: then nothing is touched.
    """
    record = try_json(path, schema=schema)
    if record is not None or not path.exists():
        return record, ""
    backup = try_json(path.with_name(path.name + ".bak"), schema=schema)
    if not mends:
        source = "its backup is used" if backup is not None else "nothing in it counts"
        return backup, f"{path.name} could not be read; it was left where it is, and {source}."
    aside = path.with_name(f"{path.name}.unreadable-{timestamp()}")
    try:
        path.replace(aside)
        moved = f"it was moved to {aside.name}"
    except OSError as error:
        moved = f"it could not be moved aside either ({error.strerror})"
    if backup is not None and not path.exists():
        with contextlib.suppress(WorkspaceError):
            write_record(path, backup)
    source = "its backup is used" if backup is not None else "a new one is begun"
    return backup, f"{path.name} could not be read; {moved}, and {source}."


def try_json(path: Path, *, schema: str) -> dict[str, Any] | None:
    """The record of a file with this schema, or None."""
    try:
        record = visible_data(json.loads(read_text(path, STATE)))
    except (UnreadableError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and record.get("schema") == schema else None


def timestamp() -> str:
    """Now, as part of a file name."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
