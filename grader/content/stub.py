"""What a learner sees of a reference: the stub, with a hole for each marked region, and after a pass the whole."""

from __future__ import annotations

import json
from pathlib import Path

from grader.errors import ContentError

REGION_OPENS, REGION_CLOSES = "# solution:", "# end solution"


def derive_stub(reference: str, *, file: Path) -> str:
    """The reference with each marked region replaced by a hole that says what to write."""
    return "\n".join(line for line in stub_lines(reference, file=file) if line is not None) + "\n"


def stub_lines(reference: str, *, file: Path) -> list[str | None]:
    """For each line of the reference, what a learner sees in its place; None is nothing."""
    lines: list[str | None] = []
    opened_at = 0
    for number, line in enumerate(reference.splitlines(), 1):
        text = line.strip()
        if text.startswith(REGION_OPENS):
            if opened_at:
                raise ContentError(f"{file}:{number}: a solution opens inside the one of line {opened_at}")
            opened_at = number
            task = text.removeprefix(REGION_OPENS).strip()
            if not task:
                raise ContentError(f"{file}:{number}: say after '{REGION_OPENS}' what to write")
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indent}raise NotImplementedError({json.dumps(task, ensure_ascii=False)})")
        elif text == REGION_CLOSES:
            if not opened_at:
                raise ContentError(f"{file}:{number}: '{REGION_CLOSES}' without '{REGION_OPENS}'")
            opened_at = 0
            lines.append(None)
        else:
            lines.append(None if opened_at else line)
    if opened_at:
        raise ContentError(f"{file}:{opened_at}: this solution never closes; add '{REGION_CLOSES}'")
    return lines


def without_marks(source: str) -> str:
    """A source without the lines that mark what a learner writes, which are for authors."""
    return "".join(line for line in source.splitlines(keepends=True) if not is_mark(line.strip()))


def is_mark(text: str) -> bool:
    return text.startswith(REGION_OPENS) or text == REGION_CLOSES
