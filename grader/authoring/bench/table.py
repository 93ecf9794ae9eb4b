"""The rows as a table to read, and as JSON."""

from __future__ import annotations

import dataclasses
from typing import Any

from grader.authoring.bench.measure import Benchmark, Measure


def as_json(benchmark: Benchmark) -> dict[str, Any]:
    """For programs: every value of every row."""
    rows = [{**dataclasses.asdict(row), "median": row.value, "is_met": row.is_met} for row in benchmark.measures]
    return {"schema": "course/bench/v1", "facts": benchmark.facts, "measures": rows}


def as_markdown(benchmark: Benchmark) -> str:
    """The facts and the table, readable in a terminal too."""
    facts = "\n".join(f"- {name}: {value}" for name, value in benchmark.facts.items())
    head = ("what", "median", "least to most", "target", "met")
    table = [head, *(cells(row) for row in benchmark.measures)]
    widths = [max(len(line[column]) for line in table) for column in range(len(head))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in table]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [f"- {row.what}: {row.note.splitlines()[0]}" for row in benchmark.measures if row.note]
    return "\n".join([facts, "", *lines, "", *notes])


def cells(row: Measure) -> tuple[str, ...]:
    """One line of the table."""
    if row.value is None:
        return row.what, "not measured", "", target(row), ""
    spread = f"{number(min(row.values))} to {number(max(row.values))}" if len(row.values) > 1 else ""
    met = {True: "yes", False: "MISSED", None: ""}[row.is_met]
    return row.what, f"{number(row.value)} {row.unit}", spread, target(row), met


def target(row: Measure) -> str:
    if row.most is not None:
        return f"at most {row.most:g} {row.unit}"
    return f"at least {row.least:g} {row.unit}" if row.least is not None else ""


def number(value: float) -> str:
    """Three digits are as much as a measurement is good for."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
