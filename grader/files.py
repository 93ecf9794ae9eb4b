"""Writing files so that nothing is lost: whole or not at all, and never over what cannot be read."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.errors import WorkspaceError


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
            f"{path}: cannot be written ({error.strerror}). What was there is unchanged."
        ) from error


def write_json(path: Path, record: dict[str, Any]) -> None:
    """Write readable JSON, keeping the version before it as `.bak`."""
    if path.exists():
        with contextlib.suppress(OSError, UnicodeDecodeError):
            write_whole(path.with_name(path.name + ".bak"), path.read_text(encoding="utf-8"))
    write_record(path, record)


def write_record(path: Path, record: dict[str, Any]) -> None:
    """Write readable JSON in place of whatever is there."""
    text = json.dumps(record, indent=1, ensure_ascii=False)
    if any("\ud800" <= character <= "\udfff" for character in text):
        # Half a character, which JSON can hold and UTF-8 cannot.
        text = json.dumps(record, indent=1)
    write_whole(path, text + "\n")


def read_json(path: Path, *, schema: str) -> tuple[dict[str, Any] | None, str]:
    """The record of a file, its `.bak` when it cannot be read, or None; and a sentence when something was odd.

    A file that cannot be read is moved aside, never overwritten, and its backup takes its place from then on.
    """
    record = try_json(path, schema=schema)
    if record is not None or not path.exists():
        return record, ""
    aside = path.with_name(f"{path.name}.unreadable-{timestamp()}")
    try:
        path.replace(aside)
        moved = f"it was moved to {aside.name}"
    except OSError as error:
        moved = f"it could not be moved aside either ({error.strerror})"
    backup = try_json(path.with_name(path.name + ".bak"), schema=schema)
    if backup is not None and not path.exists():
        with contextlib.suppress(WorkspaceError):
            write_record(path, backup)
    source = "its backup is used" if backup is not None else "a new one is begun"
    return backup, f"{path.name} could not be read; {moved}, and {source}."


def try_json(path: Path, *, schema: str) -> dict[str, Any] | None:
    """The record of a file with this schema, or None."""
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and record.get("schema") == schema else None


def timestamp() -> str:
    """Now, as part of a file name."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
