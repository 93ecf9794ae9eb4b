"""Hostile submissions against the whole grader: none may pass, hang, read, change, reach or leave anything.

Each file of `attacks/` is a submission for the fake course's exercise. Its first lines say what it is about:

    # tries: what it does, in one sentence
    # expect: the states that the exercise may end in
    # needs: landlock            the layer of the lock without which this file does harm
    # guards: total              the check that must not pass; `value` where the line is missing
    # exercise: twice            graded by checks that call three times, not once; `driven`: through drivers
    # timeout: 10                seconds of processor time for each check, where one is not enough

Names such as @CANARY@ stand for places that exist only while the tests run. All that a file may harm was made
for it: files in one temporary folder, listeners on this machine, processes of its own grader.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import py_compile
import re
import resource
import shutil
import signal
import socket
import stat
import sys
import tempfile
import threading
import time
import unicodedata
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.grading import Job, Judge
from grader.grading.naming import SEARCH_SECONDS
from grader.report import ExerciseReport, Status
from tests.conftest import DOUBLING, ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the lock that these files attack exists on Linux only"
)

HERE = Path(__file__).parent
FAMILIES = (
    "forging", "channel", "reading", "planting", "process", "exhaustion", "state", "harm", "identity", "control",
)  # fmt: skip
TIMEOUT = 1.0
# What a worker may use on top when the grader is slow to look, as Linux ends it then.
GRACE = 2.0
# One for each check, and one for the diagnosis.
WORKERS = 4
# A grader that says nothing for so long hangs, however busy the machine is, and is ended, for other files' sake.
# Where a layer of the lock is missing and harm is what is expected, nobody waits for long.
PATIENCE, PATIENCE_WITHOUT = 300.0, 12.0
LARGEST_REPORT = 2**19
BITES = {"landlock": 12, "seccomp": 5}
EXERCISES = {"bank": DOUBLING, "twice": DOUBLING, "driven": ROOT / "tests" / "workshop" / "steps"}
CALLED_ONCE = """    x = torch.randn(4, generator=generator)
    expect_close(submission.double(x), reference.double(x), advice="Look at the factor.")
"""
CALLED_OFTEN = """    for size in (4, 4, 7):
        x = torch.randn(size, generator=generator)
        expect_close(submission.double(x), reference.double(x), advice="Look at the factor.")
"""


@dataclass(frozen=True)
class Attack:
    """One file of the corpus."""

    path: Path
    header: dict[str, str]
    source: str

    def __str__(self) -> str:
        return f"{self.family}/{self.path.stem}"

    @property
    def family(self) -> str:
        return self.path.parent.name

    @property
    def expected(self) -> list[Status]:
        return [Status(word) for word in self.header["expect"].split()]

    @property
    def timeout(self) -> float:
        return float(self.header.get("timeout", TIMEOUT))

    @property
    def is_control(self) -> bool:
        return self.family == "control"


def read_attack(path: Path) -> Attack:
    source = path.read_text(encoding="utf-8")
    header = dict(
        re.findall(r"^# (tries|expect|needs|guards|exercise|timeout): (.+)$", source, flags=re.MULTILINE)
    )
    return Attack(path, header, source)


CORPUS = [read_attack(path) for path in sorted((HERE / "attacks").glob("*/*.py"))]
CONTROL = next(attack for attack in CORPUS if str(attack) == "control/right")


@dataclass
class Outcome:
    """What one graded file did: its report, and every promise that did not hold."""

    report: ExerciseReport | None
    broken: list[str] = field(default_factory=list)


class Arena:
    """A grader, and around it everything that a file could read, change or reach."""

    def __init__(self, *, without: tuple[str, ...] = ()):
        self.without = without
        self.patience = PATIENCE_WITHOUT if without else PATIENCE
        self.token = f"token-{uuid.uuid4().hex}"
        self.root = Path(tempfile.mkdtemp(prefix="attacks-"))
        self.backup = Path(tempfile.mkdtemp(prefix="backup-"))
        self.home, self.site, self.temporary = (self.root / name for name in ("home", "site-packages", "tmp"))
        self.banks = {name: self.root / name / folder.name for name, folder in EXERCISES.items()}
        self.unix_path = self.root / "service.socket"
        self.abstract = f"attacks-{uuid.uuid4().hex}"
        self.listeners = {
            "TCP": listener(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "UDP": listener(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "a Unix socket": listener(socket.AF_UNIX, socket.SOCK_STREAM, str(self.unix_path)),
            "an abstract Unix socket": listener(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.abstract}"),
        }
        self.judge: Judge | None = None
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)
        self.started = time.monotonic()

    def start(self) -> None:
        """Furnish everything anew and start a grader, which first sees somebody else's submission."""
        self.stop()
        self.furnish()
        kept = {name: os.environ.get(name) for name in ("TMPDIR", "COURSE_TOKEN")}
        os.environ.update(TMPDIR=str(self.temporary), COURSE_TOKEN=self.token)
        try:
            self.judge = Judge(hidden=[self.root], without=self.without).__enter__()
        finally:
            for name, value in kept.items():
                os.environ.pop(name, None)
                os.environ.update({name: value} if value is not None else {})
        for exercise, folder in EXERCISES.items():
            right = CONTROL.source if folder == DOUBLING else (folder / "reference.py").read_text(encoding="utf-8")
            source = f'{right}\nNOTE = "{self.token}"\n'
            report = self.grade(source, exercise=exercise, timeout=TIMEOUT)
            assert report.status is Status.PASS, report
        for layer in ("landlock", "seccomp"):
            if layer not in self.without and not self.judge.layers[layer]:
                pytest.skip(f"this machine has no {layer}, which the lock is made of")
        self.processes = self.processes_of_the_grader()
        self.settings = self.settings_of_the_grader()
        for folder in self.folders:
            shutil.copytree(folder, self.backup / folder.name, dirs_exist_ok=True)
        self.files = snapshot(self.root)

    @property
    def folders(self) -> list[Path]:
        return [self.home, self.site, self.temporary, *(bank.parent for bank in self.banks.values())]

    def clear(self) -> None:
        """Take away all that was furnished and whatever was added to it."""
        for folder in filter(Path.exists, self.folders):
            folder.chmod(0o700)
            shutil.rmtree(folder)
        for place in shared_memory():
            place.unlink()

    def repair(self) -> None:
        """Everything as it was before a file did harm; a new grader only where the old one was harmed."""
        present = self.processes_of_the_grader()
        for pid in present - self.processes:
            end(pid)
        if not self.processes <= present or self.settings_of_the_grader() != self.settings:
            self.stop()
            return
        self.clear()
        for folder in self.folders:
            shutil.copytree(self.backup / folder.name, folder)
        self.files = snapshot(self.root)

    def furnish(self) -> None:
        """The folder with everything in it as it should be."""
        self.clear()
        for folder in self.folders:
            folder.mkdir()
        (self.home / "folder").mkdir()
        for name in ("canary.txt", "folder/file.txt"):
            (self.home / name).write_text("as it was", encoding="utf-8")
        for name in ("secret.txt", "other.py", f"{self.token}.txt"):
            (self.home / name).write_text(self.token, encoding="utf-8")
        self.has_attributes = True
        try:
            os.setxattr(self.home / "canary.txt", "user.note", self.token.encode())
        except OSError:
            self.has_attributes = False
        for name, bank in self.banks.items():
            shutil.copytree(EXERCISES[name], bank, ignore=shutil.ignore_patterns("__pycache__"))
            for file in ("reference.py", "checks.py"):
                text = (bank / file).read_text(encoding="utf-8")
                if name == "twice" and file == "checks.py":
                    assert CALLED_ONCE in text
                    text = text.replace(CALLED_ONCE, CALLED_OFTEN)
                text = f'# {self.token}\n{text}\n\nMARK = "{self.token}"\n'
                (bank / file).write_text(text, encoding="utf-8")
                # As pip leaves them where the course is installed.
                py_compile.compile(str(bank / file), quiet=1)

    def stop(self) -> None:
        if self.judge:
            self.judge.__exit__()
            self.judge = None
        for pid in self.processes_of_the_grader():
            end(pid)

    def close(self) -> None:
        self.stop()
        for each in self.listeners.values():
            each.close()
        for place in shared_memory():
            place.unlink()
        shutil.rmtree(self.root)
        shutil.rmtree(self.backup)

    def source_of(self, attack: Attack) -> str:
        """The file's text with its targets filled in."""
        bank = self.banks[attack.header.get("exercise", "bank")]
        targets = {
            "CANARY": self.home / "canary.txt", "SECRET": self.home / "secret.txt",
            "OTHER": self.home / "other.py", "HOME": self.home, "SITE": self.site, "EXERCISE": bank,
            "REFERENCE": bank / "reference.py", "CHECKS": bank / "checks.py",
            "PORT": self.listeners["TCP"].getsockname()[1], "UDP": self.listeners["UDP"].getsockname()[1],
            "UNIX": self.unix_path, "ABSTRACT": self.abstract, "PID": os.getpid(),
            "NUL": "\0", "BIDI": "\u202e\u2066\u200f", "SURROGATE": "\ud800",
            "MEGABYTES": "x" * 2**21, "DEEP": "-" * 200_000, "DIGITS": "9" * 100_000,
        }  # fmt: skip
        return re.sub("@([A-Z]+)@", lambda match: str(targets[match[1]]), attack.source)

    def grade(self, source: str, *, exercise: str, timeout: float) -> ExerciseReport:
        assert self.judge
        file = f"{self.banks[exercise].name}.py"
        request = Job(self.banks[exercise], source, file=file, seed=0, timeout=timeout)
        watchdog = threading.Timer(self.patience, self.judge.process.kill)
        watchdog.start()
        try:
            (report,) = self.judge.grade([request])
        finally:
            watchdog.cancel()
        return report

    def run(self, attack: Attack) -> Outcome:
        """Grade one file and see what became of everything around it. Leaves an arena that is whole again."""
        if self.judge is None:
            self.start()
        before = self.processor_seconds()
        try:
            report = self.grade(
                self.source_of(attack),
                exercise=attack.header.get("exercise", "bank"),
                timeout=attack.timeout,
            )
        except SandboxError:
            self.outcomes[attack.family]["no report"] += 1
            self.stop()
            return Outcome(None, ["there was no report, and the grader was gone"])
        self.outcomes[attack.family][report.status] += 1
        used = self.processor_seconds() - before
        outcome = Outcome(
            report, [*self.broken_by(report, attack), *overspent(used, attack.timeout), *self.harm()]
        )
        if outcome.broken:
            self.repair()
        return outcome

    def status_of_a_right_answer(self) -> Status:
        """What the same grader says now of a submission that is right."""
        report = self.grade(CONTROL.source, exercise="bank", timeout=TIMEOUT)
        return report.status

    def broken_by(self, report: ExerciseReport, attack: Attack) -> Iterator[str]:
        """Promises that the report itself shows broken."""
        record = json.dumps(dataclasses.asdict(report))
        if self.token in record:
            yield "a secret is in the report"
        if len(record) > LARGEST_REPORT:
            yield f"the report has {len(record)} characters"
        if any(map(is_hidden, "".join(texts_of(dataclasses.asdict(report))))):
            yield "the report has characters that a terminal obeys"
        guarded = attack.header.get("guards", "value")
        if not attack.is_control and Status.PASS in (
            report.status,
            *(c.status for c in report.checks if c.id == guarded),
        ):
            yield "a wrong answer passed"

    def harm(self) -> Iterator[str]:
        """Promises that the world around the grader shows broken."""
        files = snapshot(self.root)
        for path in sorted(files.keys() | self.files.keys()):
            if files.get(path) != self.files.get(path):
                yield f"changed: {path}"
        for path in shared_memory():
            yield f"made: {path}"
        for name, each in self.listeners.items():
            if was_reached(each):
                yield f"reached: {name}"
        latest = time.monotonic() + self.patience / 10
        while (left := self.processes_of_the_grader() - self.processes) and time.monotonic() < latest:
            time.sleep(0.01)
        if left:
            yield f"{len(left)} processes are left"
        if missing := self.processes - self.processes_of_the_grader():
            yield f"{len(missing)} processes of the grader are gone"
        elif self.settings_of_the_grader() != self.settings:
            yield "the grader's own processes are held back"

    def processes_of_the_grader(self) -> set[int]:
        """Every process that was forked from this grader, whoever its parent is now, and all descendants of it."""
        lines, parents = {}, {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal():
                with contextlib.suppress(OSError):
                    lines[int(folder.name)] = (folder / "cmdline").read_bytes()
                    parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        found = {pid for pid, line in lines.items() if os.fsencode(self.root) in line}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def processor_seconds(self) -> float:
        """What the grader's processes have used so far, with the workers that are gone."""
        ticks = 0
        for pid in self.processes:
            with contextlib.suppress(OSError):
                ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def settings_of_the_grader(self) -> list[Any]:
        """Priority, limits, processors and state of the grader's processes."""
        return [
            (
                os.getpriority(os.PRIO_PROCESS, pid),
                resource.prlimit(pid, resource.RLIMIT_NOFILE),
                os.sched_getaffinity(pid),
                Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "Tt",
            )
            for pid in sorted(self.processes)
        ]


def listener(family: int, kind: int, address: Any) -> socket.socket:
    each = socket.socket(family, kind)
    each.bind(address)
    each.setblocking(False)
    if kind == socket.SOCK_STREAM:
        each.listen()
    return each


def was_reached(each: socket.socket) -> bool:
    """True when somebody connected or sent something since the last time."""
    try:
        if each.type == socket.SOCK_DGRAM:
            each.recv(1)
        else:
            each.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def overspent(used: float, timeout: float) -> Iterator[str]:
    """More processor time than a submission may cost. Time of a clock would judge the machine, not the grader."""
    promised = WORKERS * (timeout + GRACE) + SEARCH_SECONDS
    if used > promised:
        yield f"{used:.1f} s of processor time were used where {promised:g} s are promised"


def snapshot(root: Path) -> dict[str, tuple[Any, ...]]:
    """Everything below a folder: mode, owner, times, names, content."""
    found = {}
    for path in (root, *sorted(root.rglob("*"))):
        status = path.lstat()
        is_file = stat.S_ISREG(status.st_mode)
        found[str(path)] = (
            status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns, status.st_nlink,
            path.read_bytes() if is_file else b"", str(attributes_of(path)) if is_file else "",
        )  # fmt: skip
    return found


def attributes_of(path: Path) -> dict[str, bytes]:
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def shared_memory() -> list[Path]:
    return list(Path("/dev/shm").glob("attack-*"))


def end(pid: int) -> None:
    """End one process that came from a grader of these tests."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a nested record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)


def is_hidden(character: str) -> bool:
    """True for control, bidirectional and similar characters."""
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


@pytest.fixture(scope="module")
def arena(request: pytest.FixtureRequest) -> Iterator[Arena]:
    """One grader for the whole corpus; prints at the end what became of every family."""
    arena = Arena()
    try:
        arena.start()
        yield arena
    finally:
        arena.close()
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{table(arena)}")


@pytest.fixture(scope="module")
def arena_without() -> Iterator[Callable[[str], Arena]]:
    """A grader that lacks the layer of this name; one for each layer."""
    arenas: dict[str, Arena] = {}

    def lacking(layer: str) -> Arena:
        if layer not in arenas:
            arenas[layer] = Arena(without=(layer,))
            arenas[layer].start()
        return arenas[layer]

    try:
        yield lacking
    finally:
        for arena in arenas.values():
            arena.close()


def table(arena: Arena) -> str:
    """Families, files and how they ended, for people."""
    rows = [("family", "files", "outcomes")]
    for family in FAMILIES:
        counted = arena.outcomes[family]
        rows.append(
            (family, str(counted.total()), ", ".join(f"{n} {status}" for status, n in counted.most_common()))
        )
    total = sum(counted.total() for counted in arena.outcomes.values())
    rows.append(("together", str(total), f"{time.monotonic() - arena.started:.0f} s"))
    return "\n".join(f"{family:<11}{files:>5}  {outcomes}" for family, files, outcomes in rows)


def test_every_file_says_what_it_tries_and_what_must_happen() -> None:
    for attack in CORPUS:
        assert attack.header.get("tries"), attack
        assert attack.is_control or Status.PASS not in attack.expected, attack
        assert attack.header.get("needs", "landlock") in BITES, attack
    files = Counter(attack.family for attack in CORPUS)
    assert set(files) == set(FAMILIES)
    assert files.total() - files["control"] >= 70


@pytest.mark.parametrize("layer", BITES)
def test_enough_files_need_each_layer_of_the_lock(layer: str) -> None:
    assert sum(attack.header.get("needs") == layer for attack in CORPUS) >= BITES[layer]


@pytest.mark.parametrize("attack", CORPUS, ids=str)
def test_no_file_breaks_a_promise(attack: Attack, arena: Arena) -> None:
    outcome = arena.run(attack)
    assert outcome.broken == []
    assert outcome.report
    assert outcome.report.status in attack.expected, outcome.report
    assert arena.status_of_a_right_answer() is Status.PASS, "the next submission was graded differently"


@pytest.mark.parametrize("attack", [attack for attack in CORPUS if "needs" in attack.header], ids=str)
def test_without_a_layer_of_the_lock_the_file_does_harm(
    attack: Attack, arena_without: Callable[[str], Arena]
) -> None:
    """So that a corpus under which nothing happens is known to be a lock that holds, not attacks that miss."""
    arena = arena_without(attack.header["needs"])
    if str(attack) == "harm/attributes" and not arena.has_attributes:
        pytest.skip("the file system of the temporary folder has no extended attributes")
    assert arena.run(attack).broken != []
