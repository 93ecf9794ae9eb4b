"""From a save to its verdict in `course watch`, seen from outside."""

from __future__ import annotations

import ast
import os
import random
import re
import select
import shutil
import statistics
import subprocess
import time

from grader.authoring.bench.bench import COURSE, Bench, environment, failed, stop
from grader.authoring.bench.measure import Measure, ratios
from grader.authoring.bench.memory import memory_row
from grader.authoring.bench.plain_pytest import plain_pytest
from grader.content import Exercise, load_exercise
from grader.files import write_whole

TEN, SAVES_A_ROUND = 10, 3
# A person's saves are further apart than this; what `course watch` prepares for the next one is ready by then.
PAUSE, PATIENCE = 0.5, 60.0
VERDICT = re.compile(rb"(\d+) of (\d+) checks")


def measure_watch(bench: Bench) -> list[Measure]:
    """From a save to its verdict in `course watch`, against pytest in a fresh process; and what watching holds."""
    whole, cut = bench.exercises[0], cut_exercise(bench)
    plain = plain_pytest(bench, cut)
    saves: list[float] = []
    rounds: list[float] = []
    fresh: list[float] = []
    plain()
    with Watching(bench, cut) as watching:
        for _ in range(bench.runs):
            saves += (three := [watching.save() for _ in range(SAVES_A_ROUND)])
            rounds.append(statistics.median(three))
            fresh.append(plain())
        watching.pause()
        memory = memory_row(watching.process.pid)
    with Watching(bench, whole) as watching:
        whole_saves = tuple(watching.save() for _ in range(bench.runs))
    count, a_check = len(whole.checks), 1000 * statistics.median(whole_saves) / len(whole.checks)
    against = f"pytest in a fresh process: {statistics.median(fresh):.2f} s for the same {len(cut.checks)} checks"
    name = f"save to verdict, {len(cut.checks)} checks of {whole.id}"
    return [
        Measure(name, tuple(saves), most=0.15, note=f"{len(saves)} saves"),
        Measure("plain pytest / save to verdict", ratios(fresh, rounds), "×", least=15, note=against),
        Measure(f"save to verdict, all {count} checks", whole_saves, note=f"{a_check:.1f} ms a check"),
        memory,
    ]


class Watching:
    """A `course watch` that runs, seen from outside."""

    def __init__(self, bench: Bench, exercise: Exercise):
        root = exercise.directory.parents[2] if exercise.directory.is_relative_to(bench.folder) else None
        self.command = [*COURSE, "watch", exercise.id, "--plain"]
        self.environment = environment() | ({"COURSE_ROOT": str(root)} if root else {})
        self.workspace = bench.workspace
        (self.file,) = bench.workspace.glob(f"exercises/*/{exercise.id}.py")
        self.source = exercise.reference

    def __enter__(self) -> Watching:
        self.process = subprocess.Popen(
            self.command, cwd=self.workspace, env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout
        self.output = self.process.stdout.fileno()
        try:
            self.wait_for_verdict()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        stop(self.process)

    def save(self) -> float:
        """Save the file as editors do, with one more comment; the seconds until its verdict is there to read."""
        self.pause()
        # A person's save falls anywhere between two looks at the file; a pause of fixed length would not.
        time.sleep(random.uniform(0, 0.1))
        written = self.file.with_suffix(".new")
        written.write_text(f"{self.source}\n# Saved at {time.time_ns()}.\n", encoding="utf-8")
        started = time.perf_counter()
        written.replace(self.file)
        return self.wait_for_verdict() - started

    def pause(self) -> None:
        """Read what is still written, until there has been nothing for a while."""
        while select.select([self.output], [], [], PAUSE)[0]:
            self.read()

    def wait_for_verdict(self) -> float:
        """The moment at which the next verdict is there. Raises NotMeasured where it is not that all passed."""
        seen, deadline = b"", time.monotonic() + PATIENCE
        while not (found := VERDICT.search(seen)):
            if not select.select([self.output], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise failed(self.command, f"gave no verdict within {PATIENCE:g} s", seen)
            seen += self.read(seen)
        moment = time.perf_counter()
        if found[1] != found[2]:
            raise failed(self.command, "does not pass the reference", seen)
        return moment

    def read(self, before: bytes = b"") -> bytes:
        read = os.read(self.output, 2**16)
        if not read:
            raise failed(self.command, f"ended with {self.process.wait()}", before)
        return read


def cut_exercise(bench: Bench) -> Exercise:
    """The first exercise with its first ten checks, in a copy of the course."""
    root = bench.folder / "course-cut"
    shutil.copytree(bench.content.lessons, root / "course")
    shutil.copytree(bench.content.bank, root / "bank", ignore=shutil.ignore_patterns("__pycache__"))
    # A clone may be changed; an installed course would call itself altered.
    write_whole(root / "pyproject.toml", "")
    checks = root / "bank" / bench.exercises[0].directory.relative_to(bench.content.bank) / "checks.py"
    dropped = {f"check_{check.id}" for check in bench.exercises[0].checks[TEN:]}
    tree = ast.parse(checks.read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if getattr(node, "name", "") not in dropped]
    write_whole(checks, ast.unparse(tree) + "\n")
    return load_exercise(checks.parent)
