"""What a learner starts from: the reference with a hole for each marked region."""

from __future__ import annotations

import json
from pathlib import Path

from grader.errors import ContentError

REGION_OPENS, REGION_CLOSES = "# solution:", "# end solution"


def derive_stub(reference: str, *, file: Path) -> str:
    """The reference with each marked region replaced by a hole that says what to write."""
    lines: list[str] = []
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
        elif not opened_at:
            lines.append(line)
    if opened_at:
        raise ContentError(f"{file}:{opened_at}: this solution never closes; add '{REGION_CLOSES}'")
    return "\n".join(lines) + "\n"
