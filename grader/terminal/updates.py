"""What `course init` did to a workspace, as lines: every file, and what is new in the stubs of begun ones."""

from __future__ import annotations

import difflib
from pathlib import Path

from grader.terminal.layout import shown_path
from grader.workspace import Stub, Update

CHANGED = "the course has another stub for it now; your file stays as it is."
# Enough for a new paragraph of a brief, and for a function that is called another name.
MOST_DIFF_LINES = 40


def update_lines(update: Update, *, here: Path) -> list[str]:
    """Every file that was made or renewed, how many were there, and which begun ones have a new stub."""

    def shown(path: Path) -> str:
        return shown_path(str(path), here)

    lines = [f"made  {shown(path)}" for path in update.made]
    lines += [f"renewed  {shown(path)}" for path in update.renewed]
    if update.kept:
        lines.append(f"{len(update.kept)} files were there already and are unchanged.")
    for stub in update.changed:
        lines += ["", f"changed  {shown(stub.path)}: {CHANGED}"]
        lines += diff_lines(stub)
    return lines


def diff_lines(stub: Stub) -> list[str]:
    """What is new in a stub, from the old one; the first lines of it, and how to see the rest."""
    old, new = (stub.old or "").splitlines(), stub.new.splitlines()
    lines = list(difflib.unified_diff(old, new, "the stub you know", "the stub now", lineterm=""))
    if len(lines) <= MOST_DIFF_LINES:
        return lines
    rest = f"… {len(lines) - MOST_DIFF_LINES} more lines: course reset {stub.exercise} puts the new stub in place"
    return [*lines[:MOST_DIFF_LINES], f"{rest}; your file is saved first."]
