"""What `course init` did to a workspace, as lines: every file, and what is new in the stubs of begun ones."""

from __future__ import annotations

import difflib

from grader.workspace import Stub, Update

# Enough for a new paragraph of a brief, and for a function that is called another name.
MOST_DIFF_LINES = 40


def update_lines(update: Update) -> list[str]:
    """Every file that was made or renewed, how many were there, and which begun ones have a new stub."""
    lines = [f"made  {path}" for path in update.made]
    lines += [f"renewed  {path}" for path in update.renewed]
    if update.kept:
        lines.append(f"{len(update.kept)} files were there already and are unchanged.")
    for stub in update.changed:
        lines += ["", f"changed  {stub.path}: the course has another stub for it now; your file stays as it is."]
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
