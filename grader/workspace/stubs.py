"""The stub that each exercise of a workspace was begun with. The only writer of `.course/stubs.json`.

    {"schema": "course/stubs/v1", "stubs": {"gan_loss": {"sha256": "…", "text": "…"}}}

A file that is still its recorded stub is untouched, so a newer stub may take its place. Of a file that is begun,
the record is the stub that the learner last knew: the one written into it, or a newer one that was shown since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.files import read_json, write_json

SCHEMA = "course/stubs/v1"
FILE = "stubs.json"


@dataclass(frozen=True, slots=True)
class KnownStubs:
    """The recorded stub of each exercise, by its id. `notice` says when something was odd with the file."""

    texts: dict[str, str]
    notice: str = ""


def load_stubs(state: Path) -> KnownStubs:
    """The record in a workspace's state folder; empty when there is none yet. Damaged entries are absent."""
    record, notice = read_json(state / FILE, schema=SCHEMA)
    entries = entries_of(record or {})
    return KnownStubs({id: entry["text"] for id, entry in entries.items() if is_whole(entry)}, notice)


def record_stubs(state: Path, stubs: Mapping[str, str]) -> None:
    """Keep the stubs of these exercises; the others stay as recorded. Writes nothing where nothing is new.

    Of two commands that do this at once, the later one's record stays whole. What it lacks of the other's makes a
    file at most count as begun.
    """
    record, _ = read_json(state / FILE, schema=SCHEMA)
    entries = entries_of(record or {})
    new = {id: {"sha256": sha256_of(text), "text": text} for id, text in stubs.items()}
    if record is None or {**entries, **new} != entries:
        write_json(state / FILE, {**(record or {}), "schema": SCHEMA, "stubs": {**entries, **new}})


def entries_of(record: dict[str, Any]) -> dict[str, Any]:
    """What is recorded of each exercise, as it is."""
    entries = record.get("stubs")
    return entries if isinstance(entries, dict) else {}


def is_whole(entry: Any) -> bool:
    """Whether an entry holds the text that was written: a text that somebody changed is no proof."""
    if not (isinstance(entry, dict) and isinstance(entry.get("text"), str)):
        return False
    return bool(entry.get("sha256") == sha256_of(entry["text"]))


def sha256_of(text: str) -> str:
    """The hash of a text as a file has it; of half a character too, which JSON can hold."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
