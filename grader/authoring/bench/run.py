"""For authors: measures every target of speed in one run, mostly as ratios, for the machine may be busy.

Where two commands are compared they take turns, so that load hits both alike.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import importlib.metadata
import importlib.util
import itertools
import os
import platform
import random
import re
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from grader.content import Content, Exercise, load_course, load_exercise
from grader.errors import CourseError, SandboxError
from grader.files import write_whole
from grader.grading import Job, Judge
from grader.workspace import Workspace, create_workspace

COURSE = (sys.executable, "-m", "grader")
MKDOCS = (sys.executable, "-m", "mkdocs", "build")
IMPORT_TORCH = (sys.executable, "-c", "import torch")
TEN, SAVES_A_ROUND = 10, 3
# A person's saves are further apart than this; what `course watch` prepares for the next one is ready by then.
PAUSE, PATIENCE = 0.5, 60.0
VERDICT = re.compile(rb"(\d+) of (\d+) checks")
# How an ordinary course would run the same checks: the learner's file is a module of pytest's own process.
PLAIN_CONFTEST = '''
import importlib.util
import types
import pytest
import torch
from grader.sandbox.submission import SubmissionRaised

def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

class Plain:
    """The module, with the two things that checks ask of a submission beside its functions."""
    def __init__(self, module):
        self.module, self.modified = module, ()
    def __getattr__(self, name):
        function = getattr(self.module, name)
        def call(*args, **kwargs):
            tensors = [value for value in (*args, *kwargs.values()) if isinstance(value, torch.Tensor)]
            before = [tensor.detach().clone() for tensor in tensors]
            try:
                result = function(*args, **kwargs)
            except Exception as error:
                names = [kind.__name__ for kind in type(error).__mro__]
                raised = types.SimpleNamespace(type_names=names, text=str(error), frames=[])
                raise SubmissionRaised(raised) from error
            changed = [not torch.equal(a, b) for a, b in zip(before, tensors)]
            self.modified = tuple(str(number) for number, is_changed in enumerate(changed) if is_changed)
            return result
        return call

@pytest.fixture
def submission():
    return Plain(load("submission", SUBMISSION))

@pytest.fixture
def reference():
    return load("reference", REFERENCE)

@pytest.fixture
def generator():
    return torch.Generator().manual_seed(0)
'''


class NotMeasured(SandboxError):
    """Something could not be measured; the message says why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: what was measured, its values, and its target, which is a most or a least."""

    what: str
    values: tuple[float, ...] = ()
    unit: str = "s"
    most: float | None = None
    least: float | None = None
    note: str = ""
    is_failed: bool = False

    @property
    def value(self) -> float | None:
        """The median."""
        return statistics.median(self.values) if self.values else None

    @property
    def is_met(self) -> bool | None:
        """Whether the median meets the target; None where there is none, or nothing was measured."""
        if self.value is None or (self.most is None and self.least is None):
            return None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A whole run: what a reader needs to judge it, and its rows."""

    facts: dict[str, str]
    measures: tuple[Measure, ...]

    @property
    def failed(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.is_failed]

    @property
    def missed(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.is_met is False]


@dataclass(frozen=True, slots=True)
class Bench:
    """What every measurement needs. `workspace` holds the right solution of every exercise."""

    content: Content
    folder: Path
    workspace: Path
    exercises: tuple[Exercise, ...]
    runs: int

    def timer(
        self, command: Sequence[str], *, codes: Sequence[int] = (0,), cwd: Path | None = None, says: str = ""
    ) -> Callable[[], float]:
        """Takes the seconds of a command. Raises NotMeasured where it ends or speaks otherwise than it should."""

        def run() -> float:
            started = time.perf_counter()
            done = subprocess.run(
                command, cwd=cwd or self.workspace, env=environment(), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
            seconds = time.perf_counter() - started
            if done.returncode not in codes:
                raise failed(command, f"ended with {done.returncode}", done.stdout)
            if says.encode() not in done.stdout:
                raise failed(command, f"should have said '{says}'", done.stdout)
            return seconds

        return run


def measure(content: Content, *, runs: int, on_progress: Callable[[str], None]) -> Benchmark:
    """Every row. What cannot be measured becomes a row that says why."""
    load_before = load_average()
    exercises = load_course(content).exercises
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


def measure_short_commands(bench: Bench) -> list[Measure]:
    """The commands that need no torch. With its input closed a quiz ends at its first question, as by Ctrl-C."""
    timers = {"python -c pass": bench.timer([sys.executable, "-c", "pass"])}
    for words in (["--help"], ["list"], ["status"], ["hint", bench.exercises[0].id], ["quiz", "--plain"]):
        codes = (0, 130) if words[0] == "quiz" else (0,)
        timers["course " + " ".join(words)] = bench.timer([*COURSE, *words], codes=codes)
    timed = take_turns(timers, runs=bench.runs)
    return [
        Measure(what, values, most=0.2 if what.startswith("course") else None) for what, values in timed.items()
    ]


def measure_grading(bench: Bench) -> list[Measure]:
    """`course grade` in a fresh process, of one exercise and of all, against importing torch."""
    first = bench.exercises[0]
    commands = {"torch": IMPORT_TORCH, "one": [*COURSE, "grade", first.id], "all": [*COURSE, "grade"]}
    timed = take_turns({what: bench.timer(command) for what, command in commands.items()}, runs=bench.runs)
    seconds = {what: f"{statistics.median(values):.2f} s" for what, values in timed.items()}
    one = f"{seconds['one']} against {seconds['torch']}; {len(first.checks)} checks, all pass"
    checks = sum(len(exercise.checks) for exercise in bench.exercises)
    every = f"{seconds['all']}; {len(bench.exercises)} exercises with {checks} checks, all pass"
    return [
        Measure("import torch", timed["torch"]),
        Measure(
            f"course grade {first.id} / import torch", ratios(timed["one"], timed["torch"]), "×", 1.3, note=one
        ),
        Measure("course grade / import torch", ratios(timed["all"], timed["torch"]), "×", 2, note=every),
    ]


def measure_check(bench: Bench) -> list[Measure]:
    """The time between one check's verdict and the next, in a grader that is warm."""
    gaps: list[float] = []
    moments: list[float] = []
    with Judge(hidden=bench.content.hidden) as judge:
        # The first run warms up.
        for run, exercise in itertools.product(range(bench.runs + 1), bench.exercises):
            moments.clear()
            request = Job(exercise.directory, exercise.reference, file=f"{exercise.id}.py", seed=run)
            (report,) = judge.grade([request], on_event=lambda event: moments.append(time.perf_counter()))
            if report.score != report.max_score:
                raise NotMeasured(f"The reference of {exercise.id} does not pass: course dev check says more.")
            gaps += [1000 * (after - before) for before, after in itertools.pairwise(moments) if run]
    return [Measure("one warm check", tuple(gaps), "ms", most=40, note=f"{len(gaps)} checks of all exercises")]


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


def measure_site(bench: Bench) -> list[Measure]:
    """The whole site, against the same pages without our extensions; and what weighs most of it."""
    what = "mkdocs build / the same without our extensions"
    ours = bench.content.root / "mkdocs.yml"
    if not ours.is_file() or importlib.util.find_spec("mkdocs") is None:
        return [Measure(what, unit="×", most=2, note="not measured: there is no mkdocs.yml here, or no mkdocs")]
    plain = plain_site(bench, ours)
    options = ["-q", "-d"]
    timed = take_turns(
        {
            "ours": bench.timer([*MKDOCS, "-f", str(ours), *options, str(bench.folder / "ours")]),
            "plain": bench.timer([*MKDOCS, "-f", str(plain), *options, str(bench.folder / "plain-site")]),
        },
        runs=bench.runs,
    )
    pages = len(list((bench.folder / "ours").rglob("*.html")))
    note = f"{statistics.median(timed['ours']):.2f} s for {pages} pages"
    return [Measure(what, ratios(timed["ours"], timed["plain"]), "×", most=2, note=note)]


def plain_site(bench: Bench, ours: Path) -> Path:
    """A configuration of the same pages, the generated ones as files, without extension or hook of ours."""
    from grader.markdown import course_pages, exercise_pages, mistake_pages

    course = load_course(bench.content)
    docs = bench.folder / "docs"
    shutil.copytree(bench.content.lessons, docs)
    for path, text in (course_pages(course) | exercise_pages(course) | mistake_pages(course)).items():
        write_whole(docs / path, text)
    config = yaml.safe_load(ours.read_text(encoding="utf-8"))
    del config["hooks"]
    names = config["markdown_extensions"]
    config["markdown_extensions"] = [name for name in names if not str(name).startswith("grader.")]
    config["docs_dir"], config["watch"] = str(docs), []
    config["theme"]["custom_dir"] = str(ours.parent / config["theme"]["custom_dir"])
    plain = bench.folder / "plain.yml"
    write_whole(plain, yaml.safe_dump(config))
    return plain


PARTS = {
    "the short commands": measure_short_commands,
    "course grade": measure_grading,
    "one warm check": measure_check,
    "course watch": measure_watch,
    "the site": measure_site,
}


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
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.communicate(timeout=3)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

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


def plain_pytest(bench: Bench, exercise: Exercise) -> Callable[[], float]:
    """Times the checks of an exercise run as an ordinary course would, in one process; all of them must pass."""
    folder = bench.folder / "plain"
    paths = {"SUBMISSION": folder / "submission.py", "REFERENCE": exercise.directory / "reference.py"}
    settings = "".join(f"{name} = {str(path)!r}\n" for name, path in paths.items())
    write_whole(folder / "submission.py", exercise.reference)
    write_whole(folder / "conftest.py", settings + PLAIN_CONFTEST)
    write_whole(folder / "pytest.ini", "[pytest]\npython_functions = check_*\n")
    shutil.copy(exercise.directory / "checks.py", folder / "test_checks.py")
    return bench.timer([sys.executable, "-m", "pytest", "-q"], cwd=folder, says=f"{len(exercise.checks)} passed")


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


def workspace_of(content: Content, root: Path) -> Path:
    """A workspace in which every exercise is solved."""
    course = load_course(content)
    create_workspace(root, course)
    for exercise in course.exercises:
        write_whole(Workspace(root).path_of(exercise, course), exercise.reference)
    return root


def environment() -> dict[str, str]:
    """The environment of what is measured: lines wide enough not to wrap, and no colour."""
    return {**os.environ, "COLUMNS": "120", "NO_COLOR": "1"}


def take_turns(timers: Mapping[str, Callable[[], float]], *, runs: int) -> dict[str, tuple[float, ...]]:
    """Each timer's values: A B C A B C …, after a round that warms up and is not counted."""
    rounds = [{what: timer() for what, timer in timers.items()} for _ in range(runs + 1)]
    return {what: tuple(values[what] for values in rounds[1:]) for what in timers}


def ratios(values: Sequence[float], to: Sequence[float]) -> tuple[float, ...]:
    """Each value by the one that was measured beside it."""
    return tuple(value / other for value, other in zip(values, to, strict=True))


def load_average() -> str:
    """How busy the machine was in the last minutes: processes at work, on average over 1, 5 and 15 of them."""
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


def failed(command: Sequence[str], what: str, output: bytes) -> NotMeasured:
    """That a command did not do what it should, and the end of what it wrote."""
    typed = " ".join(command).replace(" ".join(COURSE), "course").replace(sys.executable, "python")
    last = output.decode("utf-8", "replace").strip().split("\n")[-12:]
    return NotMeasured("\n".join([f"`{typed}` {what}:", *last]))


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
