"""How long the proof of one exercise takes, as its author sees it."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

from grader.authoring.bench.bench import COURSE, Bench
from grader.authoring.bench.measure import Measure
from grader.content import Exercise
from grader.files import write_whole

# The targets are those of an exercise with so many misconceptions.
MISCONCEPTIONS, MOST_COLD, MOST_CACHED = 20, 10.0, 2.0


def measure_proving(bench: Bench) -> list[Measure]:
    """`course dev check` of one exercise, for the first time and when nothing has changed since.

    Its course is a copy, and what is proven is kept apart. The first time is once only, as it takes long.
    """
    exercise = bench.exercises[-1]
    root, count = cut_course(bench, exercise)
    variables = {"COURSE_ROOT": str(root), "XDG_CACHE_HOME": str(bench.folder / "proving-cache")}
    command = [*COURSE, "dev", "check", exercise.id]
    # A problem is no failure here: where misconceptions are missing, some check may catch nothing alone.
    check = bench.timer(command, codes=(0, 4), says="Problems:", variables=variables)
    note = f"{exercise.id} with {count} of its misconceptions"
    first, *again = [check() for _ in range(bench.runs + 1)]
    return [
        Measure("course dev check, one exercise", (first,), most=MOST_COLD, note=note),
        Measure("course dev check, nothing changed", tuple(again), most=MOST_CACHED, note=note),
    ]


def cut_course(bench: Bench, exercise: Exercise) -> tuple[Path, int]:
    """The root of a copy of the course in which an exercise has few misconceptions, and how many."""
    root = bench.folder / "proving"
    for folder in (bench.content.lessons, bench.content.exercises, bench.content.bank):
        shutil.copytree(folder, root / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    # A clone may be changed; an installed course would call itself altered.
    write_whole(root / "pyproject.toml", "")
    path = root / "bank" / exercise.directory.relative_to(bench.content.bank) / "misconceptions.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked = [node for node in tree.body if getattr(node, "decorator_list", None)]
    # Some from everywhere in the file: those of one function stand together.
    few = min(MISCONCEPTIONS, len(marked))
    kept = [marked[number * len(marked) // few] for number in range(few)]
    tree.body = [node for node in tree.body if node not in marked or node in kept]
    write_whole(path, ast.unparse(tree) + "\n")
    return root, len(kept)
