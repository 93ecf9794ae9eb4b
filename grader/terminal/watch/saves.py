"""Notices saved files by looking at them, which works on network drives, in containers and under WSL too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from grader.errors import UnreadableError
from grader.files import SUBMISSION, read_whole

# Seconds between two looks at the files: while somebody is at work, and when nothing was saved for WAKEFUL.
TICK, SLOW_TICK, WAKEFUL = 0.004, 0.05, 120.0
# A file that has stayed the same for so long is saved: an editor may empty it first, or rename another one to it.
SETTLED = 0.002
# An empty or missing file is most often one that is being saved; after so long, it is not.
MISSING = 0.5

# Seconds between two readings of the files: a save may leave time, size and number as they were, where the clock
# of the disk is coarse, or whatever saves puts the time back.
READING = 0.25

# What tells one saved state of a file from another; None when there is no file. Last, the hash of its content.
State = tuple[int, int, int, str] | None


class Saves:
    """Some files, and which state of each has been noticed."""

    def __init__(self, files: Iterable[Path]):
        self.known = {path: state_of(path) for path in files}
        self.changing: dict[Path, tuple[State, float]] = {}
        self.looked_at = self.saved_at = self.read_at = 0.0

    @property
    def pause(self) -> float:
        """How long to wait until the next look."""
        if self.changing:
            return SETTLED
        return TICK if self.looked_at - self.saved_at < WAKEFUL else SLOW_TICK

    def look(self, now: float) -> list[Path]:
        """The files that were saved, or have gone, since they were last named here; once they are at rest."""
        self.saved_at = now if self.changing or not self.looked_at else self.saved_at
        self.looked_at = now
        reads = now - self.read_at >= READING
        self.read_at = now if reads else self.read_at
        for path, known in self.known.items():
            state = state_of(path, None if reads or path in self.changing else known)
            if state == known:
                self.changing.pop(path, None)
            elif path not in self.changing or self.changing[path][0] != state:
                self.changing[path] = state, now
        at_rest = [path for path, (state, since) in self.changing.items() if now - since >= patience(state)]
        for path in at_rest:
            self.known[path], _ = self.changing.pop(path)
        return at_rest


def state_of(path: Path, known: State = None) -> State:
    """A file's time, size, number on the disk and content. One that looks as it is `known` is not read."""
    try:
        found = path.stat()
    except OSError:
        return None
    looks = found.st_mtime_ns, found.st_size, found.st_ino
    if known and known[:3] == looks:
        return known
    try:
        return *looks, hashlib.sha256(read_whole(path, SUBMISSION)).hexdigest()
    except UnreadableError:
        return *looks, ""


def patience(state: State) -> float:
    """How long a file must stay as it is before that is its new state."""
    return SETTLED if state and state[1] else MISSING
