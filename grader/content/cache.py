"""What was read from the course's files, kept from one run to the next by their content.

Every command reads every exercise and lesson, which takes longer than all else that most of them do. The files of
the cache are where this user's programs keep such things, one for each kind of content, and may be deleted at any
time. Where they cannot be written, or hold something else, the course is read as if there were none.

The grader's processes do not use it: what decides a verdict is read from the bank itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader import __version__
from grader.errors import WorkspaceError
from grader.files import write_whole

NAME = "generative-models-course"


class Cache:
    """What was read before. Without a folder it keeps nothing.

    Entries are [mark, value] by path; the mark is the hash of all that the value follows from.
    """

    def __init__(self, folder: Path | None = None):
        self.folder = folder
        self.entries: dict[str, dict[str, Any]] = {}
        self.changed: set[str] = set()

    def recall(self, kind: str, path: Path, content: bytes, read: Callable[[], Any]) -> Any:
        """What `read` makes of a file's content, as JSON data. What it raises goes through."""
        if self.folder is None:
            return read()
        mark = hashlib.sha256(content).hexdigest()
        known = self.known(kind)
        kept_mark, value = known.get(str(path), (None, None))
        if kept_mark == mark:
            return value
        value = read()
        known[str(path)] = [mark, value]
        self.changed.add(kind)
        return value

    def known(self, kind: str) -> dict[str, Any]:
        """What was kept of one kind of content; nothing where other code, or somebody else, wrote it."""
        if kind not in self.entries:
            self.entries[kind] = {}
            with contextlib.suppress(OSError, ValueError, RecursionError):
                head, _, body = self.file(kind).read_bytes().partition(b"\n")
                if head == heading(body):
                    self.entries[kind] = json.loads(body)
        return self.entries[kind]

    def save(self) -> None:
        """Keep what was read anew, if anything, and drop what is no longer there."""
        for kind in sorted(self.changed):
            entries = {path: entry for path, entry in self.entries[kind].items() if Path(path).exists()}
            body = json.dumps(entries, separators=(",", ":"))
            # A full disk, or no right to write, only means that the next run reads again.
            with contextlib.suppress(WorkspaceError):
                write_whole(self.file(kind), f"{heading(body.encode()).decode()}\n{body}")
        self.changed.clear()

    def file(self, kind: str) -> Path:
        assert self.folder
        return self.folder / f"{kind}.json"


NO_CACHE = Cache()


def cache_of(root: Path) -> Cache:
    """The cache for the course in a folder."""
    place = cache_home()
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    return Cache(place / NAME / name if place else None)


def cache_home() -> Path | None:
    """Where this user's programs keep what they can make again; None where there is no such place."""
    if chosen := os.environ.get("XDG_CACHE_HOME"):
        return Path(chosen)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    return home / "Library" / "Caches" if sys.platform == "darwin" else home / ".cache"


def heading(body: bytes) -> bytes:
    """The first line of a file of the cache: what reads the course's files, and the hash of what follows.

    The reader is this folder as it is now: an author may be changing it.
    """
    code = sorted((path.name, path.stat().st_mtime_ns) for path in Path(__file__).parent.glob("*.py"))
    reader = hashlib.sha256(repr(code).encode()).hexdigest()[:16]
    return f"{__version__} {reader} {hashlib.sha256(body).hexdigest()}".encode()
