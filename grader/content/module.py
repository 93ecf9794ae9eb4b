"""Running a file of the bank: its checks or its reference, as a module of its own. Never a submission."""

from __future__ import annotations

import functools
import types
from pathlib import Path


def module_of(path: Path) -> types.ModuleType:
    """A file of the bank as a module of its own; nothing is written beside it."""
    return loaded(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=128)
def loaded(path: Path, saved_at: int) -> types.ModuleType:
    """The module of a file that was saved at that time, run once."""
    module = types.ModuleType(f"{path.parent.name}_{path.stem}")
    module.__file__ = str(path)
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec", dont_inherit=True), module.__dict__)
    return module
