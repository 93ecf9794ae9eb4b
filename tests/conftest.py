"""A tiny fake course to grade, and the `course` command to grade it with."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.cli import main, setting
from grader.content import Content, Course, load_course
from grader.grading import Judge
from grader.workspace import Workspace, create_workspace

ROOT = Path(__file__).resolve().parents[1]
FAKE_COURSE = ROOT / "tests" / "fake_course"
DOUBLING = FAKE_COURSE / "bank" / "01-doubling" / "doubling"
RunCourse = Callable[..., subprocess.CompletedProcess[str]]
# Seconds that nothing but a fault takes, however busy the machine is.
PATIENCE = 600.0


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where commands keep what they read of a course, in place of the user's own folder."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """A copy of the fake course that a test may break."""
    root = tmp_path / "fake_course"
    shutil.copytree(FAKE_COURSE, root, ignore=shutil.ignore_patterns("__pycache__"))
    return Content(root, root / "course", root / "exercises", root / "bank")


@pytest.fixture
def course(content: Content) -> Course:
    return load_course(content)


@pytest.fixture
def workspace(tmp_path: Path, course: Course) -> Workspace:
    """A workspace of the fake course."""
    create_workspace(tmp_path / "my-course", course)
    return Workspace(tmp_path / "my-course")


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """One running grader for all tests that need one: it also shows that nothing leaks between jobs."""
    with Judge() as running:
        yield running


def usual_folder(tmp_path: Path) -> Path:
    """Where a command runs: in the workspace, once there is one."""
    workspace = tmp_path / "my-course"
    return workspace if workspace.is_dir() else tmp_path


def usual_environment(content: Content) -> dict[str, str]:
    return {"COURSE_ROOT": str(content.root), "COLUMNS": "80"}


@pytest.fixture
def run_process(content: Content, tmp_path: Path) -> RunCourse:
    """Runs `course ARGUMENTS` on the fake course, in its workspace unless `cwd` says otherwise."""

    def run(
        *arguments: str, cwd: Path | None = None, stdin: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from grader.cli import main; main()", *arguments],
            cwd=cwd or usual_folder(tmp_path),
            env={**os.environ, **usual_environment(content), **(env or {})},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return run


@contextlib.contextmanager
def descriptor_taken(number: int, by: int) -> Iterator[None]:
    """One descriptor in the place of another, also for processes that are started meanwhile."""
    kept = os.dup(number)
    os.dup2(by, number)
    try:
        yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


@pytest.fixture
def run_course(content: Content, tmp_path: Path, judge: Judge, run_process: RunCourse) -> RunCourse:
    """The same in this process, by the grader that is running: for what a command says and does to files.

    `watch` waits for what happens on descriptors, so it gets a process of its own.
    """

    def run(
        *arguments: str, cwd: Path | None = None, stdin: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        if arguments[:1] == ("watch",):
            return run_process(*arguments, cwd=cwd, stdin=stdin, env=env)
        with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as streams:
            given, out, err = (
                streams.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(3)
            )
            given.write(stdin)
            given.seek(0)
            patch.chdir(cwd or usual_folder(tmp_path))
            for name, value in {**usual_environment(content), **(env or {})}.items():
                patch.setenv(name, value)
            patch.setattr("sys.argv", ["course", *arguments])
            patch.setattr("sys.stdin", given)
            patch.setattr(Judge, "__enter__", lambda asked: judge)
            patch.setattr(Judge, "__exit__", lambda asked, *_: None)
            streams.enter_context(contextlib.redirect_stdout(out))
            streams.enter_context(contextlib.redirect_stderr(err))
            for number, stream in enumerate((given, out, err)):
                streams.enter_context(descriptor_taken(number, stream.fileno()))
            setting.course.cache_clear()
            try:
                main()
            except SystemExit as end:
                status = end.code
            finally:
                setting.course.cache_clear()
            for stream in (out, err):
                stream.seek(0)
            return subprocess.CompletedProcess(arguments, status, out.read(), err.read())

    return run


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real course as a site, built."""
    from tests.site.test_site import build

    out = tmp_path_factory.mktemp("site")
    done = build(ROOT / "mkdocs.yml", "--site-dir", str(out))
    assert done.returncode == 0, done.stderr
    return out
