"""For authors: measures every target of speed."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

from grader.authoring.bench.bench import Bench
from grader.authoring.bench.commands import measure_check, measure_grading, measure_short_commands
from grader.authoring.bench.large_course import measure_growth, measure_large_course
from grader.authoring.bench.measure import Benchmark, Measure, NotMeasured
from grader.authoring.bench.proving import measure_proving
from grader.authoring.bench.site import measure_site
from grader.authoring.bench.watching import measure_watch
from grader.content import Content, load_course
from grader.errors import CourseError
from grader.files import write_whole
from grader.workspace import Workspace, create_workspace

# The exercise that is timed where one is.
EXAMPLE = "gan_loss"


def measure(content: Content, *, runs: int, on_progress: Callable[[str], None]) -> Benchmark:
    """Every row. What cannot be measured becomes a row that says why."""
    load_before = load_average()
    exercises = tuple(sorted(load_course(content).exercises, key=lambda exercise: exercise.id != EXAMPLE))
    if not exercises:
        raise NotMeasured("This course has no exercise, so there is nothing to measure.")
    rows: list[Measure] = []
    with tempfile.TemporaryDirectory(prefix="course-bench-") as name:
        folder = Path(name)
        bench = Bench(content, folder, workspace_of(content, folder / "workspace"), exercises, runs)
        for what, function in PARTS.items():
            on_progress(f"measuring {what} …")
            try:
                rows += function(bench)
            except (CourseError, OSError) as error:
                rows.append(Measure(what, note=str(error), is_failed=True))
    facts = {
        "cores": str(os.cpu_count()),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "torch": importlib.metadata.version("torch"),
        "import torch": next((f"{row.value:.2f} s" for row in rows if row.what == "import torch"), "not measured"),
        "runs": str(runs),
        "load average before": load_before,
        "load average after": load_average(),
    }
    return Benchmark(facts, tuple(rows))


PARTS = {
    "the short commands": measure_short_commands,
    "the short commands in a large course": measure_large_course,
    "course grade": measure_grading,
    "course grade of many exercises": measure_growth,
    "one warm check": measure_check,
    "course watch": measure_watch,
    "the site": measure_site,
    "course dev check": measure_proving,
}


def workspace_of(content: Content, root: Path) -> Path:
    """A workspace in which every exercise is solved."""
    course = load_course(content)
    create_workspace(root, course)
    for exercise in course.exercises:
        write_whole(Workspace(root).path_of(exercise, course), exercise.reference)
    return root


def load_average() -> str:
    """How busy the machine was in the last minutes: processes at work, on average over 1, 5 and 15 of them."""
    return " ".join(f"{load:.2f}" for load in os.getloadavg())
