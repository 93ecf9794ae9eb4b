"""One submission to grade, as the command line hands it to the grader's process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to grade. `checks` empty means all; otherwise those, and what they need.

    `exercise` is the exercise's folder in the bank, `timeout` the seconds of processor time for one check.
    `is_unblocked`: every check runs, also where one that it waits for has failed. `is_proof`: a remark that breaks
    down breaks the exercise. Not `is_named`: the mistake behind a failed check is not looked for, which takes
    longer than all checks. The three are for authors only.
    `hands_over`: what is wanted of the first check that went wrong, besides the report: its `calls`, or a `repro`.
    """

    exercise: Path
    source: str
    file: str
    seed: int
    timeout: float | None = None
    checks: tuple[str, ...] = ()
    is_unblocked: bool = False
    is_proof: bool = False
    is_named: bool = True
    hands_over: str = ""

    def to_json(self) -> dict[str, Any]:
        """The job as plain JSON data."""
        return {**asdict(self), "exercise": str(self.exercise)}


def job_from_json(record: dict[str, Any]) -> Job:
    """The job as it arrives in the grader's process."""
    return Job(**{**record, "exercise": Path(record["exercise"]), "checks": tuple(record["checks"])})
