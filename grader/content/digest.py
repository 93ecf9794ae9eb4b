"""One hash over several files: the seal of the bank, what a measurement follows from, what a proof rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """The hash of these names and contents, in their order."""
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
