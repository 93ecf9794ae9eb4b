"""Workers that are started by exec, as on macOS and Windows, behave like forked ones and leave nothing behind."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.content import PACKAGE
from grader.grading import Job, Judge, examine
from grader.grading.judge import libraries
from grader.report import Status
from grader.sandbox import job_object, process_group, seatbelt
from grader.sandbox.client import Worker
from grader.sandbox.clock import Share
from grader.sandbox.job_object import Accounting, BasicLimits, ExtendedLimits, JobObject
from grader.sandbox.limits import Excess
from grader.sandbox.process_group import ProcessGroup, RusageInfo, Timebase, footprint_on_macos, share_on_macos
from grader.sandbox.spawn import Plan, Spawner
from tests.conftest import PATIENCE
from tests.grading import test_jobs, test_time
from tests.grading.test_jobs import EXERCISE, RIGHT, grade, with_double

LAST = "\n\ndef total(x):\n"
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="finds processes through /proc")


@pytest.fixture(scope="module")
def spawned() -> Iterator[Judge]:
    with Judge(start="spawn") as running:
        yield running


@pytest.mark.parametrize(
    "behaviour",
    [
        test_jobs.test_a_right_submission_passes_with_full_score,
        test_jobs.test_the_stub_is_not_started_and_what_waits_for_it_is_blocked,
        test_jobs.test_a_wrong_gradient_with_right_values_fails,
        test_jobs.test_what_was_printed_while_loading_is_kept,
        test_jobs.test_a_new_job_ends_the_one_at_work,
        test_time.test_a_loop_without_end_costs_its_own_check_in_processor_time,
        test_time.test_after_one_check_that_waits_the_others_are_not_run,
        test_time.test_a_diagnosis_that_was_cut_short_says_so,
    ],
)
def test_what_holds_of_forked_workers_holds(behaviour: Callable[[Judge], None], spawned: Judge) -> None:
    behaviour(spawned)


@pytest.mark.parametrize(
    ("double", "total", "expected"),
    [
        ("os._exit(3)", "while True: pass", (Status.CRASH, Status.TIMEOUT)),
        ("torch.randn(5500, 5500).svd()", "return torch.empty(10**11)", (Status.TIMEOUT, Status.MEMORY)),
        ("os.closerange(0, 64)", "os.kill(os.getpid(), 11)", (Status.CRASH, Status.CRASH)),
    ],
)
def test_a_check_that_ends_its_process_does_not_end_the_next_check(
    spawned: Judge, double: str, total: str, expected: tuple[Status, Status]
) -> None:
    report = grade(spawned, f"{with_double(double)}{LAST}    {total}\n", timeout=1.0)
    assert (report.checks[0].status, report.checks[2].status) == expected


def test_each_check_gets_a_fresh_module_of_a_process_that_no_other_submission_meets(spawned: Judge) -> None:
    body = """
        kept = sys.modules.setdefault("kept_by_the_process", [])
        kept.append(os.getpid())
        print(len(kept), seen)
        seen.append(1)
        return 2 * x
    """
    first, second = (grade(spawned, "seen = []\n" + with_double(body)) for _ in range(2))
    assert [check.stdout for check in first.checks[:2]] == ["1 []\n", "2 []\n"]
    assert second.checks[0].stdout == "1 []\n"


def test_what_c_and_python_print_goes_to_the_check_that_printed_it(spawned: Judge) -> None:
    body = "os.write(1, b'by C\\n')\nprint('by Python', flush=True)\nos.write(2, b'x' * 2**18)\nreturn 2 * x"
    report = grade(spawned, with_double(body))
    assert report.status is Status.PASS
    assert report.checks[0].stdout.startswith("by C\nby Python\nxxx")
    assert report.checks[0].stdout.endswith("(more was printed)")
    assert report.checks[2].stdout == ""


def test_memory_is_watched_where_the_system_sets_no_limit() -> None:
    """As on macOS: nothing is refused, so the grader looks, and kills, also inside C."""
    with Judge(start="spawn", without=["memory"]) as unlimited:
        report = grade(unlimited, f"{RIGHT}{LAST}    return bytearray(2**33)\n", timeout=60.0)
    assert (report.checks[1].status, report.checks[2].status) == (Status.PASS, Status.MEMORY)
    assert report.checks[2].message == "it took more memory than the limit allows, so it was stopped"


def test_the_doctor_sees_what_is_open_and_what_is_not() -> None:
    findings = {f.what: f.verdict for f in examine(without=["landlock", "seccomp"], start="spawn").findings}
    shut = {what for what, verdict in findings.items() if verdict == "blocked"}
    assert shut == {"more memory than the limit", "more time than the limit", "more threads than the limit"}
    assert set(findings.values()) == {"blocked", "open"}


# Nothing is left behind.


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


@only_linux
@pytest.mark.parametrize("how", ["left", "killed"])
def test_no_process_outlives_the_grader(how: str) -> None:
    """One worker runs a loop without end and the spare one warms up, when the grader leaves or is killed."""
    source = f"{RIGHT}{LAST}    while True: pass\n"
    with Judge(start="spawn") as judge:
        judge.begin(Job(EXERCISE.directory, source, file="doubling.py", seed=0, timeout=3600))
        seen: list[Any] = []
        while len(seen) < 2:
            judge.receive(seen.append)
        workers = children_of(judge.process.pid)
        descriptors = [os.pidfd_open(pid) for pid in workers]
        if how == "killed":
            judge.process.send_signal(signal.SIGKILL)
            judge.process.wait()
            for descriptor in descriptors:
                assert select.select([descriptor], [], [], PATIENCE)[0], "a worker is left"
    assert len(workers) == 2
    for descriptor in descriptors:
        assert select.select([descriptor], [], [], 0)[0], "a worker is left"
        os.close(descriptor)


def test_a_worker_ends_when_the_grader_closes_its_end_though_a_submission_runs() -> None:
    """What macOS has instead of a signal at the parent's death."""
    spawner = Spawner(Plan(libraries(), [sys.prefix, sys.base_prefix], [str(PACKAGE)]))
    spawner.prove()
    process = spawner.spare
    Worker(process, timeout=60).post(op="load", source="print('begun')\nwhile True: pass", file="s.py", wanted=[])
    process.output.close()
    assert process.process.wait(timeout=PATIENCE) == 1
    process.is_ended = True
    spawner.close()


# What only Windows and macOS run: layouts, and calls to stand-ins for their libraries.


def test_the_structures_of_windows_are_laid_out_as_documented() -> None:
    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(ExtendedLimits)) == (64, 144)
    assert (ctypes.sizeof(Accounting), Accounting.total_kernel_time.offset) == (48, 8)
    offsets = {name: getattr(BasicLimits, name).offset for name, *_ in BasicLimits._fields_}
    assert (offsets["limit_flags"], offsets["minimum_working_set_size"]) == (16, 24)
    assert (offsets["active_process_limit"], offsets["affinity"], offsets["scheduling_class"]) == (40, 48, 60)
    assert ExtendedLimits.io_counters.offset == 64
    assert ExtendedLimits.process_memory_limit.offset == 112
    assert ExtendedLimits.peak_process_memory_used.offset == 128


class FakeKernel32:
    """Notes the calls; a process has used 7 bytes at most, and 1.5 and 2 seconds of the processor."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.limits: list[tuple[int, int, int]] = []

    def note(self, name: str) -> int:
        self.calls.append(name)
        return 1

    def CreateJobObjectW(self, security: None, name: None) -> int:  # noqa: N802 - Windows names them
        self.note("create")
        return 2**40

    def SetInformationJobObject(self, job: int, kind: int, limits: Any, size: int) -> int:  # noqa: N802
        assert (job, kind, size) == (2**40, job_object.EXTENDED_LIMITS, 144)
        found = limits._obj
        self.limits.append((found.basic.limit_flags, found.basic.active_process_limit, found.process_memory_limit))
        return self.note("set")

    def QueryInformationJobObject(self, job: int, kind: int, limits: Any, size: int, _: None) -> int:  # noqa: N802
        assert job == 2**40
        if (kind, size) == (job_object.BASIC_ACCOUNTING, 48):
            limits._obj.total_user_time, limits._obj.total_kernel_time = 15_000_000, 20_000_000
        else:
            limits._obj.peak_process_memory_used = 7
        return self.note("query")

    def AssignProcessToJobObject(self, job: int, process: int) -> int:  # noqa: N802
        assert process == 99
        return self.note("assign")

    def TerminateJobObject(self, job: int, code: int) -> int:  # noqa: N802
        return self.note("terminate")

    def CloseHandle(self, job: int) -> int:  # noqa: N802
        return self.note("close")


class FakeProcess:
    _handle = 99
    pid = 4711
    returncode = None


def test_a_job_object_holds_a_worker() -> None:
    kernel32 = FakeKernel32()
    hold = JobObject(FakeProcess(), kernel32=kernel32)  # type: ignore[arg-type]
    assert kernel32.calls == ["create", "set", "assign"]
    hold.limit_memory(100)
    hold.limit_memory(200)
    assert kernel32.limits == [(0x2408, 1, 0), (0x2508, 1, 107), (0x2508, 1, 207)]
    hold.kill()
    hold.kill()
    assert kernel32.calls[-2:] == ["terminate", "close"]
    assert kernel32.calls.count("terminate") == 1


def test_a_job_object_tells_the_time_of_its_worker() -> None:
    hold = JobObject(FakeProcess(), kernel32=FakeKernel32())  # type: ignore[arg-type]
    assert hold.share() == Share(used=3.5)


def test_a_job_object_that_windows_refuses_is_an_error() -> None:
    kernel32 = FakeKernel32()
    kernel32.note = lambda name: 0  # type: ignore[method-assign]
    with pytest.raises(OSError, match="refused"):
        JobObject(FakeProcess(), kernel32=kernel32)  # type: ignore[arg-type]


def test_the_footprint_is_read_where_macos_puts_it() -> None:
    class FakeLibproc:
        def proc_pid_rusage(self, pid: int, flavour: int, usage: Any) -> int:
            usage._obj.phys_footprint = 5 * 2**20
            return 0 if (pid, flavour) == (4711, 0) else -1

    assert (ctypes.sizeof(RusageInfo), RusageInfo.phys_footprint.offset) == (96, 72)
    assert footprint_on_macos(4711, FakeLibproc()) == 5 * 2**20  # type: ignore[arg-type]
    assert footprint_on_macos(4712, FakeLibproc()) == 0  # type: ignore[arg-type]


def test_time_is_read_in_the_ticks_of_macos() -> None:
    class FakeLibproc:
        def proc_pid_rusage(self, pid: int, flavour: int, usage: Any) -> int:
            usage._obj.user_time, usage._obj.system_time = 24_000_000, 12_000_000
            return 0 if (pid, flavour) == (4711, 0) else -1

        def mach_timebase_info(self, tick: Any) -> int:
            tick._obj.numerator, tick._obj.denominator = 125, 3
            return 0

    assert (RusageInfo.user_time.offset, RusageInfo.system_time.offset, ctypes.sizeof(Timebase)) == (16, 24, 8)
    assert share_on_macos(4711, FakeLibproc()) == Share(used=1.5)  # type: ignore[arg-type]
    assert share_on_macos(4712, FakeLibproc()) == Share()  # type: ignore[arg-type]


def test_memory_counts_from_what_a_worker_held_when_it_was_ready() -> None:
    held = iter([100, 150, 151])
    hold = ProcessGroup(FakeProcess(), footprint=lambda pid: next(held), threads=lambda pid: 1)  # type: ignore[arg-type]
    hold.limit_memory(10)
    hold.limit_memory(50)
    assert hold.excess() is None
    assert hold.excess() is Excess.MEMORY


@only_linux
def test_the_footprint_of_this_process_is_read() -> None:
    assert 2**20 < process_group.footprint_on_linux(os.getpid()) < 2**36
    assert process_group.footprint_on_linux(2**30) == 0


def test_the_profile_of_the_seatbelt_denies_before_it_allows_what_is_needed() -> None:
    text = seatbelt.profile(
        readable=["/opt/python", "/Users/ada/venv"],
        hidden=["/Users/ada/venv/grader"],
        programs=["/opt/python"],
        home="/Users/ada",
    )
    rules = text.splitlines()
    assert rules[:2] == ["(version 1)", "(allow default)"]
    for denied in ("file-write*", "network*", "process-fork", "process-exec*", "signal", "mach-lookup"):
        assert f"(deny {denied})" in rules, denied
    private, libraries, secret, ours = rules[-4:]
    assert private.startswith("(deny file-read-data")
    assert '(subpath "/Users/ada")' in private
    assert libraries == '(allow file-read-data (subpath "/opt/python") (subpath "/Users/ada/venv"))'
    assert secret == '(deny file-read-data file-read-xattr (subpath "/Users/ada/venv/grader"))'
    assert ours == f'(allow file-read-data (subpath "{PACKAGE / "sandbox"}"))'
    assert text.count("(") == text.count(")")


def test_a_name_with_quotes_stays_one_name_in_the_profile() -> None:
    written = seatbelt.rule("deny", "x", "subpath", ['/a") (allow y)\\'])
    assert written == '(deny x (subpath "/a\\") (allow y)\\\\"))'


def test_the_seatbelt_goes_around_the_command() -> None:
    program, option, rules, *command = seatbelt.around(readable=[], hidden=["/a"])([sys.executable, "-I"])
    assert (program, option, command) == ("/usr/bin/sandbox-exec", "-p", [sys.executable, "-I"])
    assert '(subpath "/a")' in rules


@pytest.mark.parametrize(("does", "is_on"), [('shift 2; exec "$@"', True), ("exit 71", False)])
def test_a_worker_that_the_seatbelt_does_not_let_start_runs_without_and_is_said_to(
    does: str, is_on: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    belt = tmp_path / "sandbox-exec"
    belt.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    belt.chmod(0o755)
    monkeypatch.setattr(seatbelt, "PROGRAM", belt)
    monkeypatch.setattr("grader.sandbox.spawn.layers_of_this_system", lambda plan: {"seatbelt": True})
    spawner = Spawner(Plan(libraries(), [sys.prefix, sys.base_prefix], [str(PACKAGE)]))
    spawner.prove()
    assert spawner.layers == {"seatbelt": is_on}
    spawner.close()


def test_what_windows_imports_needs_nothing_that_windows_lacks() -> None:
    """As far as that can be seen here: without fork, signals and `resource`, and under its name."""
    script = """
import click, ctypes, filelock, numpy, os, pytest, signal, socket, subprocess, sys, tempfile, torch, yaml
import rich.console, rich.markdown, rich.table
for module, names in {
    os: ["fork", "killpg", "setsid", "getsid", "set_blocking", "pipe2", "sysconf"],
    signal: ["SIGKILL", "SIGXCPU", "SIGCHLD", "SIGALRM", "setitimer"],
    socket: ["send_fds", "recv_fds", "AF_UNIX"],
}.items():
    for name in names:
        vars(module).pop(name, None)
sys.modules.update({"resource": None, "fcntl": None, "pwd": None})
sys.platform = "win32"
import grader.cli.entry, grader.terminal.report
import grader.grading.doctor, grader.grading.judge, grader.grading.jobs, grader.grading.workspace_grading
import grader.sandbox.spawn, grader.sandbox.spawned_worker, grader.sandbox.worker, grader.sandbox.probes
from grader.sandbox.spawn import Hold, Plan, layers_of_this_system
assert grader.grading.judge.START == "spawn"
assert Hold.__name__ == "JobObject"
assert layers_of_this_system(Plan([], [], [])) == {"job object": True, "lock on files and network": False}
grader.grading.judge.Judge()
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
