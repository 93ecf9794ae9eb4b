"""pytest, which runs the checks: one session of it for as long as a grader lives.

A session takes longer to begin than most exercises take to be graded. So the grader begins one, collects nothing,
and takes its jobs inside of it; the checks of each submission are run there one by one, and leave nothing behind.
"""

from __future__ import annotations

import contextlib
import io
import os
import types
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pytest
import torch

from grader.content import module_of
from grader.errors import CourseError
from grader.sandbox.submission import Submission

UNUSED_PLUGINS = (
    "debugging", "unittest", "legacypath", "tmpdir", "monkeypatch", "recwarn", "pastebin", "junitxml", "doctest",
    "setuponly", "setupplan", "stepwise", "subtests", "skipping", "capture", "warnings",
)  # fmt: skip
PYTEST_OPTIONS = [
    "-c", str(Path(__file__).with_name("checks.ini")), "--rootdir", str(Path(__file__).parent), "--noconftest",
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:faulthandler", "-p", "no:logging",
    # Checks say what they expect with `grader.checks`; a bare assert is a mistake of the course.
    "--assert=plain",
    # Nothing that the checks use; each plugin has hooks that are called for every check.
    *(option for name in UNUSED_PLUGINS for option in ("-p", f"no:{name}")),
    # These two call gc.collect(), which with torch loaded takes longer than a check.
    "-p", "no:unraisableexception", "-p", "no:threadexception",
]  # fmt: skip


class Graded(Protocol):
    """The submission at work. What a check is given is made for it, by the name of its function."""

    def submission_for(self, name: str) -> Submission:
        """The learner's module."""

    def reference_for(self, name: str) -> types.ModuleType:
        """The module of the reference."""

    def generator_for(self, name: str) -> torch.Generator:
        """What the check draws its inputs from."""

    def during(self) -> AbstractContextManager[None]:
        """What holds while a check runs."""


class Runner:
    """The plugin of the one session: runs checks when it is told to, and gives them their fixtures."""

    def __init__(self, work: Callable[[Runner], None]):
        """`work`: all that the grader does."""
        self.work = work
        self.failed: BaseException | None = None
        self.outcome: tuple[BaseException | None, float] | None = None

    def functions_of(self, path: Path) -> dict[str, pytest.Item]:
        """The functions of a file of checks, by name, as pytest runs them. Raises CourseError."""
        collector = pytest.Module.from_parent(self.session, path=path)
        try:
            collector.obj = module_of(path)
            return {item.name: item for item in collector.collect() if isinstance(item, pytest.Item)}
        except Exception as error:
            raise CourseError(f"{path}: {type(error).__name__}: {error}") from error

    def run(self, function: pytest.Item, graded: Graded) -> tuple[BaseException | None, float]:
        """Run one check: the exception that ended it, None for a pass, and how many seconds it took."""
        self.graded = graded
        self.outcome = None
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            # With nothing next, whatever was set up for it is taken down.
            function.ihook.pytest_runtest_protocol(item=function, nextitem=None)
        return self.outcome or (CourseError(f"{function.path}: pytest did not run {function.name}"), 0.0)

    # What pytest calls.

    def pytest_collection(self) -> bool:
        """Collect nothing: what is run is not known yet."""
        return True

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do all the work of the grader."""
        self.session = session
        # What went wrong is told from the exception; nobody reads pytest's own text about it.
        session.config.option.tbstyle = "no"
        try:
            self.work(self)
        except BaseException as error:
            # pytest would make text of it.
            self.failed = error
        return True

    @pytest.fixture
    def submission(self, request: pytest.FixtureRequest) -> Submission:
        return self.graded.submission_for(request.node.name)

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> types.ModuleType:
        return self.graded.reference_for(request.node.name)

    @pytest.fixture
    def generator(self, request: pytest.FixtureRequest) -> torch.Generator:
        return self.graded.generator_for(request.node.name)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        with self.graded.during():
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Note how a check ended: what stopped it before it began, or the call."""
        if self.outcome is None and (call.excinfo or call.when == "call"):
            self.outcome = call.excinfo.value if call.excinfo else None, call.duration


def inside_pytest(work: Callable[[Runner], None]) -> None:
    """Do this work inside a session of pytest. Raises what the work raises, or CourseError without a session."""
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    os.environ.pop("PYTEST_ADDOPTS", None)
    runner = Runner(work)
    code = pytest.main(PYTEST_OPTIONS, plugins=[runner])
    if runner.failed:
        raise runner.failed
    if not hasattr(runner, "session"):
        raise CourseError(f"pytest ended with {code!r} before it began")
