"""What has been proven before, by its content: an edit has only that proven again which follows from it.

A trial is known by the hash of all that decides how it comes out: the submission, the exercise's files, the
grader's code and the versions it runs on. Only what came out as it should is kept, in this user's cache, which may
be deleted.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from grader.authoring.trials import Trial
from grader.content import LEEWAY, PACKAGE, Content, Exercise, cache_of, digest_of
from grader.errors import WorkspaceError
from grader.files import try_json, write_whole
from grader.report import Status

SCHEMA = "course/proven/v1"
# What a submission is graded by, and what else it takes to be recognised among.
GRADED_BY, KNOWN_BY = ("exercise.yml", "reference.py", "checks.py", "drivers.py"), ("misconceptions.py", LEEWAY)


class Proven:
    """What came out as it should, by the hash of all that decides it; of a trial the checks that it fails."""

    def __init__(self, file: Path | None):
        self.file = file
        record = try_json(file, schema=SCHEMA) if file else None
        known = record.get("trials") if record else None
        self.before: dict[str, list[str]] = known if isinstance(known, dict) else {}
        self.trusted = dict(self.before)
        self.now: dict[str, list[str]] = {}

    def forget(self) -> None:
        """Have everything proven again. What was known stays in the file until then."""
        self.trusted = {}

    def caught(self, key: str) -> frozenset[str] | None:
        """The checks that a trial failed when it was proven, None where that is still to be seen."""
        caught = self.trusted.get(key)
        if not isinstance(caught, list):
            return None
        self.now[key] = caught
        return frozenset(caught)

    def keep(self, key: str, caught: Iterable[str]) -> None:
        """Remember that a trial came out as it should."""
        self.now[key] = sorted(caught)

    def drop(self, key: str) -> None:
        """A trial did not come out as it should, whatever it did before."""
        self.before.pop(key, None)

    def save(self, *, is_whole: bool) -> None:
        """Keep what is known now; of what was known before the rest as well, unless this was all there is."""
        if self.file is None:
            return
        record = {"schema": SCHEMA, "trials": self.now if is_whole else self.before | self.now}
        # Where nothing can be written, all is proven again.
        with contextlib.suppress(WorkspaceError):
            write_whole(self.file, json.dumps(record, separators=(",", ":")) + "\n")


def proven_in(content: Content, *, kind: str = "proven") -> Proven:
    """What has been proven of a course: of its bank, or of another kind of thing."""
    folder = cache_of(content.root).folder
    return Proven(folder / f"{kind}.json" if folder else None)


def key_of(trial: Trial) -> str:
    """The hash of all that decides how a trial comes out."""
    files = GRADED_BY if trial.expected is not Status.FAIL else (*GRADED_BY, *KNOWN_BY)
    facts = [
        grader_hash(), files_hash(trial.exercise, files), trial.source, trial.seed,
        trial.expected.value, trial.fails, trial.name, trial.family, trial.is_judged, sorted(trial.remarks),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def files_hash(exercise: Exercise, names: Iterable[str]) -> str:
    """The hash of some of an exercise's files, as far as they are there."""
    paths = [exercise.directory / name for name in names]
    return hash_of([path for path in paths if path.is_file()])


@functools.cache
def grader_hash() -> str:
    """The hash of the grader's own code and of what it runs on."""
    code = [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] != "bank"]
    return f"{hash_of(code)} {what_runs()}"


def what_runs() -> str:
    """The versions of what code runs on."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("torch", "pytest", "numpy")]
    return f"{sys.version} {versions}"


def hash_of(paths: Iterable[Path]) -> str:
    """One hash over the names and the content of files."""
    return digest_of((path.name, path.read_bytes()) for path in paths)
