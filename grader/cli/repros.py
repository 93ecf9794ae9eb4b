"""`course grade --repro`: prints the lines as they are to be pasted, and keeps the files that they need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.report import Report
from grader.terminal import say


class Repros:
    """What was heard of each exercise with a failure."""

    def __init__(self) -> None:
        self.heard: dict[str, dict[str, Any]] = {}

    def hear(self, repro: dict[str, Any]) -> None:
        self.heard[repro["exercise"]] = repro

    def text(self, id: str, file: str) -> str:
        """The lines for an exercise, once their files are there; '' where nothing was called that failed."""
        from grader.terminal import repro_files, repro_text

        repro = self.heard.get(id)
        if repro is None:
            return ""
        for path, content in repro_files(repro, Path(file)).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return repro_text(repro, Path(file), here=Path.cwd())

    def show(self, report: Report) -> None:
        """Print them below a report, unwrapped and without colour."""
        for exercise in report.exercises:
            if text := self.text(exercise.id, exercise.file):
                say(f"\n{text}")

    def added_to(self, record: dict[str, Any]) -> dict[str, Any]:
        """The record of a report with them, as `repro` of each exercise."""
        for exercise in record["exercises"] if self.heard else ():
            exercise["repro"] = self.text(exercise["id"], exercise["file"])
        return record
