"""A check of a learner's file with the calls it made, as it is handed to the learner's own process."""

from __future__ import annotations

import base64
import dataclasses
from dataclasses import dataclass
from typing import Any

from grader.report import CheckResult, check_from_json


@dataclass(frozen=True, slots=True)
class Case:
    """A check of a file, how it came out, and the calls it made, in the bytes of the wire, up to where it ended.

    `drivers`: the source of the exercise's own drivers, through which some of the calls go.
    """

    exercise: str
    file: str
    check: CheckResult
    drivers: str
    calls: tuple[bytes, ...]

    def to_json(self) -> dict[str, Any]:
        """The case as plain JSON data."""
        calls = [base64.b64encode(call).decode() for call in self.calls]
        return {**dataclasses.asdict(self), "calls": calls}


def case_from_json(record: dict[str, Any]) -> Case:
    """The case as it arrives in the learner's process."""
    calls = tuple(map(base64.b64decode, record["calls"]))
    return Case(**{**record, "check": check_from_json(record["check"]), "calls": calls})
