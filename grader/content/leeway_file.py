"""What was measured of an exercise's right solutions, as a file beside them keeps it (`diagnosis.leeway`)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.content.digest import digest_of
from grader.content.place import PACKAGE
from grader.errors import ContentError

LEEWAY = "leeway.json"
# What decides how right solutions answer, and which calls are made: the shared checks make most of them.
MEASURED_OF = ("reference.py", "equivalents.py", "checks.py", "drivers.py")
SANDBOX = PACKAGE / "sandbox"
SHARED = (*sorted((PACKAGE / "checks").glob("*.py")), SANDBOX / "drivers.py", SANDBOX / "builders.py")


@dataclass(frozen=True, slots=True)
class LeewayFile:
    """`follows_from`: the hash of what was measured. `calls`: by check and number of the call, where there is any.

    `unseen`: the checks whose calls are all too large to be asked again, so that they tell no mistake.
    """

    follows_from: str = ""
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()

    def text(self) -> str:
        """The file, one line for each call."""
        lines = [f"  {json.dumps(call)}: {json.dumps(leeway)}" for call, leeway in self.calls.items()]
        calls = "{\n" + ",\n".join(lines) + "\n }" if lines else "{}"
        unseen = json.dumps(self.unseen)
        return f'{{\n "follows_from": "{self.follows_from}",\n "unseen": {unseen},\n "calls": {calls}\n}}\n'


def read_leeway(folder: Path) -> LeewayFile:
    """What is kept of an exercise, nothing where nothing was measured. Raises ContentError for a broken file."""
    path = folder / LEEWAY
    if not path.is_file():
        return LeewayFile()
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        calls = {str(call): dict(leeway) for call, leeway in record["calls"].items()}
        return LeewayFile(str(record["follows_from"]), calls, tuple(record["unseen"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ContentError(f"{path}: cannot be read; write it anew with: course dev derive") from error


def measured_from(folder: Path) -> str:
    """The hash of what the measurement of an exercise follows from, as its files are now."""
    paths = [*(folder / name for name in MEASURED_OF), *SHARED]
    contents = [path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b"" for path in paths]
    return digest_of(zip((path.name for path in paths), contents, strict=True))[:16]
