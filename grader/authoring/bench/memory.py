"""What a process and all below it hold."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

from grader.authoring.bench.measure import Measure


def memory_row(watching: int) -> Measure:
    """What the processes of an idle `course watch` hold; memory that they share counts once."""
    row = Measure("memory of an idle course watch", unit="MB", most=350, note="not measured on this system")
    if not Path("/proc/self/smaps_rollup").exists():
        return row
    pids = process_tree(watching)
    held = sum(proportional_memory(pid) for pid in pids) / 1e6
    return dataclasses.replace(row, values=(held,), note=f"Pss of {len(pids)} processes")


def process_tree(root: int) -> list[int]:
    """A process and everything below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def proportional_memory(pid: int) -> int:
    """The bytes a process holds, those it shares divided by how many share them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
