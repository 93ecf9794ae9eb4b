"""A save is noticed once, when it has settled, however an editor saves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.terminal.watch.saves import MISSING, READING, SETTLED, SLOW_TICK, TICK, WAKEFUL, Saves
from tests.terminal.watch.conftest import rename_to


class Folder:
    """A file to save, a watch on it, and a clock to turn by hand."""

    def __init__(self, path: Path):
        self.path = path
        path.write_text("first", encoding="utf-8")
        self.saves = Saves([path])
        self.now = 0.0

    def look(self, *, after: float) -> bool:
        self.now += after
        return self.saves.look(self.now) == [self.path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "file.py")


def test_a_save_is_noticed_once_it_has_settled(folder: Folder) -> None:
    assert not folder.look(after=1)
    rename_to(folder.path, "other")
    assert not folder.look(after=1)
    rename_to(folder.path, "final")
    assert not folder.look(after=SETTLED), "it still changes"
    assert folder.look(after=2 * SETTLED)
    assert not folder.look(after=1)


def test_a_save_that_leaves_size_and_time_as_they_were_is_noticed(folder: Folder) -> None:
    folder.look(after=1)
    before = folder.path.stat()
    folder.path.write_text("FIRST", encoding="utf-8")
    os.utime(folder.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not folder.look(after=READING), "it may change still"
    assert folder.look(after=2 * SETTLED)
    assert not folder.look(after=READING)


def test_looks_become_rare_when_nothing_is_saved_and_frequent_when_something_is(folder: Folder) -> None:
    folder.look(after=1)
    assert folder.saves.pause == TICK
    folder.look(after=WAKEFUL + 1)
    assert folder.saves.pause == SLOW_TICK
    rename_to(folder.path, "other")
    folder.look(after=0)
    assert folder.saves.pause == SETTLED
    assert folder.look(after=2 * SETTLED)
    assert folder.saves.pause == TICK


def test_a_file_that_is_empty_or_away_for_a_moment_is_being_saved(folder: Folder) -> None:
    folder.path.write_text("", encoding="utf-8")
    assert not folder.look(after=0)
    assert not folder.look(after=MISSING / 2)
    folder.path.unlink()
    assert not folder.look(after=MISSING / 2)
    assert not folder.look(after=MISSING / 2)
    folder.path.write_text("second", encoding="utf-8")
    assert not folder.look(after=SETTLED)
    assert folder.look(after=2 * SETTLED)
    folder.path.unlink()
    assert not folder.look(after=SETTLED)
    assert folder.look(after=MISSING)
