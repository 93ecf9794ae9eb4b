"""What the experiments in `course/examples/` share: a command line, the digits, and a table that lessons quote.

    python course/examples/mode_collapse.py            measures, and prints the table
    python course/examples/mode_collapse.py --quick    the same in seconds, with figures that mean nothing
    python course/examples/mode_collapse.py --save     keeps the result beside the script, for the lesson

A kept result names the script it came from by its hash. The tests refuse a lesson whose table is not the kept one,
and a kept one whose script has changed since.
"""

from __future__ import annotations

import argparse
import json
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from grader.content import find_content, load_course, module_of, script_hash


@dataclass(frozen=True, slots=True)
class Measured:
    """A table as the lesson shows it, and the numbers behind it for a figure.

    data: whatever a script in `site/diagrams/` draws; plain lists, numbers and texts.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    data: dict[str, Any] = field(default_factory=dict)

    def table(self) -> str:
        """The table in Markdown."""
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


class Digits(NamedTuple):
    """Handwritten digits of 8x8 pixels: x (count, 1, 8, 8) float32 in [-1, 1], y (count,) int64."""

    x: Tensor
    y: Tensor
    test_x: Tensor
    test_y: Tensor


def run(measure: Callable[[bool], Measured], script: str) -> None:
    """The command line of an experiment. `measure` gets True for a quick run; `script` is its file."""
    parser = argparse.ArgumentParser(description=f"The experiment {Path(script).stem}.")
    parser.add_argument("--quick", action="store_true", help="a run of seconds, to see that it works")
    parser.add_argument("--save", action="store_true", help="keep the result beside the script")
    options = parser.parse_args()
    if options.quick and options.save:
        parser.error("the figures of a quick run mean nothing, so they are not kept")
    torch.set_num_threads(1)  # tiny networks: a second thread mostly waits, and results depend on their number
    measured = measure(options.quick)
    print(measured.table())
    if options.save:
        kept = {
            "script": script_hash(Path(script)),
            "torch": torch.__version__.split("+")[0],
            "table": measured.table(),
            "data": measured.data,
        }
        text = json.dumps(kept, separators=(",", ":")) + "\n"
        Path(script).with_suffix(".json").write_text(text, encoding="utf-8")


def reference_of(exercise_id: str) -> types.ModuleType:
    """What an exercise asks for, as its reference writes it. Raises CourseError for an unknown id."""
    return module_of(load_course(find_content()).exercise(exercise_id).directory / "reference.py")


def load_digits() -> Digits:
    """The 1797 UCI optical digits that scikit-learn brings: 1347 to train with, 450 to test, always the same."""
    try:
        from sklearn.datasets import load_digits as load
    except ImportError:
        raise SystemExit("The digits come with scikit-learn: pip install scikit-learn") from None
    found = load()
    order = torch.randperm(len(found.target), generator=torch.Generator().manual_seed(0))
    x = torch.from_numpy(found.images).float()[order, None] / 8 - 1
    y = torch.from_numpy(found.target).long()[order]
    return Digits(x[:1347], y[:1347], x[1347:], y[1347:])
