"""What `course doctor` found, as text."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from grader.grading import Examination
from grader.terminal.layout import LABEL_WIDTH, WRONG, Hanging, labelled


def examination_text(examination: Examination) -> RenderableType:
    """What this machine is, and what its lock stops."""
    lines: list[RenderableType] = [labelled(name, text, indent=0) for name, text in examination.facts.items()]
    lines += [Text(), Text("Tried in a worker, and as a control outside of one:")]
    for finding in examination.findings:
        style = "bold green" if finding.verdict == "blocked" else WRONG
        head = Text(finding.verdict.upper().ljust(LABEL_WIDTH), style=style)
        detail = "" if finding.verdict == "blocked" else f" ({finding.detail})"
        lines.append(Hanging(head, Text(finding.what + detail)))
    sound, not_sound = (
        "Everything that was tried is blocked.",
        "What is not BLOCKED is open to your own code: run no other.",
    )
    return Group(*lines, Text(), Text(sound if examination.is_sound else not_sound))
