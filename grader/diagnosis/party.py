"""Whoever answers probes: a submission, the reference or a misconception."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from grader.diagnosis.answers import Answer, answer_to, read_answer
from grader.diagnosis.probing import Ask, InProcess, Probe


class Party:
    """Someone who answers probes, each once: a submission, the reference or a misconception."""

    def __init__(self, start: Callable[[], Ask]):
        self.start = start
        self.ask: Ask | None = None
        self.answers: dict[Probe, Answer] = {}

    def answer(self, probe: Probe) -> Answer:
        if probe not in self.answers:
            self.ask = self.ask or self.start()
            self.answers[probe] = answer_to(probe, self.ask)
        return self.answers[probe]

    def again(self, probe: Probe, number: int) -> Answer:
        """The answer to the same call with another seed, which follows from `number`."""
        return self.other(probe.with_seed(zlib.crc32(probe.call) ^ number))

    def other(self, request: dict[str, Any]) -> Answer:
        """The answer to a call that is no probe."""
        self.ask = self.ask or self.start()
        return read_answer(self.ask(**request))


def in_process(source: str, file: str, *, drivers: str = "") -> Party:
    """The course's own code, which may run here."""

    def start() -> Ask:
        party = InProcess()
        party.load(source, file=file, drivers=drivers)
        return party.ask

    return Party(start)
