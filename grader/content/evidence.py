"""What a lesson shows beside its text: the figures and the measured tables that its front matter lists.

An experiment is `examples/<name>.py` beside the lessons; what it measured is kept in `<name>.json`, with the hash
of the script. A lesson that lists it quotes its table word for word: no figure outlives the script it came from.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from grader.content.fences import fenced_lines
from grader.content.lesson import Lesson
from grader.errors import Problem

# Its text alternative may have several lines.
FIGURE = re.compile(r"\]\(\s*figures/([\w-]+)\.svg")
KEPT_KEYS = ("script", "table")
OUR_IMPORT = re.compile(r"^from grader[\w.]* import", re.MULTILINE)


def evidence_problems(lesson: Lesson, folder: Path) -> list[Problem]:
    """Every figure and experiment of a lesson that is not as its front matter says. `folder` holds the lessons."""
    return [
        *figure_problems(lesson),
        *(p for name in lesson.examples for p in example_problems(lesson, name, folder)),
    ]


def figure_problems(lesson: Lesson) -> list[Problem]:
    """Figures that are listed and not shown, or shown and not listed."""
    lines = lesson.text.split("\n")
    shown = {
        name
        for line, fenced in zip(lines, fenced_lines(lines), strict=True)
        if not fenced
        for name in FIGURE.findall(line)
    }
    listed = set(lesson.diagrams)
    words = dict.fromkeys(listed - shown, "lists the figure '{}' and does not show it")
    words |= dict.fromkeys(shown - listed, "shows the figure '{}', which 'diagrams' does not list")
    return [Problem(lesson.file, lesson.lines["diagrams"], words[name].format(name)) for name in sorted(words)]


def example_problems(lesson: Lesson, name: str, folder: Path) -> list[Problem]:
    """What is wrong with one experiment that a lesson lists."""
    script = folder / "examples" / f"{name}.py"
    run = f"measure it with: python {folder.name}/examples/{name}.py --save"

    def problem(message: str) -> list[Problem]:
        return [Problem(lesson.file, lesson.lines["examples"], f"the experiment '{name}' {message}")]

    if not script.is_file():
        return problem(f"is not there; expected {folder.name}/examples/{name}.py")
    try:
        kept = json.loads(script.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return problem(f"has no kept result; {run}")
    if not isinstance(kept, dict) or not all(isinstance(kept.get(key), str) for key in KEPT_KEYS):
        return problem(f"has a kept result without {' and '.join(KEPT_KEYS)}; {run}")
    if kept["script"] != script_hash(script):
        return problem(f"was changed after it was measured; {run}")
    if kept["table"] not in lesson.text:
        return problem(f"gave another table than the lesson has; {run}, and copy what it prints")
    return []


def script_hash(script: Path) -> str:
    """The hash of a script but for line endings, and for where in this package it finds what it imports."""
    text = OUR_IMPORT.sub("from grader import", script.read_text(encoding="utf-8"))
    return hashlib.sha256(text.encode()).hexdigest()
