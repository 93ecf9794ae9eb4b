"""What was read of a course is kept by its content: it changes what commands cost and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content import Cache, Content, Course, cache_of, find_content, load_course
from grader.content.cache import heading
from grader.diagnosis import mistakes_in
from grader.errors import ContentError
from grader.workspace import Workspace
from tests.conftest import RunCourse, edit

Load = Callable[[], Course]


@pytest.fixture
def load(content: Content, tmp_path: Path) -> Load:
    """Loads the course as a command does, and reads all that is kept of it."""

    def run() -> Course:
        cache = Cache(tmp_path / "kept")
        course = load_course(content, cache=cache)
        for exercise in course.exercises:
            assert exercise.checks
            assert mistakes_in(exercise, course)
        cache.save()
        return course

    return run


def marks_in(tmp_path: Path) -> dict[str, list[str]]:
    """By kind, the hash of what each entry was read from."""
    files = (tmp_path / "kept").glob("*.json")
    return {
        path.stem: [mark for mark, _ in json.loads(path.read_bytes().partition(b"\n")[2]).values()]
        for path in files
    }


def test_what_was_kept_is_what_was_read(load: Load, content: Content) -> None:
    anew, first, second = load_course(content), load(), load()
    assert anew == first == second
    (exercise,), (kept,) = anew.exercises, second.exercises
    assert kept.checks == exercise.checks
    assert kept.ladders == exercise.ladders
    assert kept.misconceptions == exercise.misconceptions
    assert mistakes_in(kept, second) == mistakes_in(exercise, anew)
    assert [lesson.headings for lesson in second.lessons] == [lesson.headings for lesson in anew.lessons]
    assert [lesson.lines for lesson in second.lessons] == [lesson.lines for lesson in anew.lessons]


def test_the_course_itself_comes_back_whole(tmp_path: Path) -> None:
    """Every kind of question, and characters of every kind."""
    content = find_content()
    for _ in range(2):
        cache = Cache(tmp_path / "kept")
        kept = load_course(content, cache=cache)
        cache.save()
    assert kept == load_course(content)
    assert [e.checks for e in kept.exercises] == [e.checks for e in load_course(content).exercises]


def test_nothing_is_read_twice(load: Load, content: Content, tmp_path: Path) -> None:
    """The second time no parser is there."""
    load()
    code = (
        "import sys; sys.modules['yaml'] = None; sys.modules['grader.content.lesson_parser'] = None\n"
        "from pathlib import Path\nfrom grader.content import Cache, Content, load_course\n"
        f"root = Path({str(content.root)!r})\n"
        "content = Content(root, root / 'course', root / 'exercises', root / 'bank')\n"
        f"course = load_course(content, cache=Cache(Path({str(tmp_path / 'kept')!r})))\n"
        "print(course.exercises[0].title, len(course.lessons[0].quiz.questions))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Doubling a tensor")


def test_a_changed_file_is_read_anew_and_no_other(load: Load, content: Content, tmp_path: Path) -> None:
    load()
    before = marks_in(tmp_path)
    folder = content.bank / "01-doubling" / "doubling"
    edit(folder / "exercise.yml", "minutes: 5", "minutes: 7")
    edit(content.lessons / "01-doubling.md", "level: ", "# A remark.\nlevel: ")
    course = load()
    assert course.exercises[0].minutes == 7
    after = marks_in(tmp_path)
    assert after["checks"] == before["checks"]
    assert after["mistakes"] == before["mistakes"]
    assert after["exercises"] != before["exercises"]
    assert len(set(after["lessons"]) - set(before["lessons"])) == 1


def test_checks_are_read_anew_where_the_functions_change(load: Load, content: Content) -> None:
    load()
    path = content.bank / "01-doubling" / "doubling" / "exercise.yml"
    edit(path, "functions: [double, total]", "functions: [double]")
    path.write_text(path.read_text(encoding="utf-8").split("  total:\n")[0], encoding="utf-8")
    with pytest.raises(ContentError, match="is of 'total', no function of doubling"):
        load()


def test_what_is_broken_is_not_kept(load: Load, content: Content) -> None:
    path = content.bank / "01-doubling" / "doubling" / "checks.py"
    right = path.read_text(encoding="utf-8")
    path.write_text("def check_(\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ContentError, match=r"checks\.py:1"):
            load()
    path.write_text(right, encoding="utf-8")
    assert load().exercises[0].checks


def test_problems_of_lessons_are_kept_with_their_lines(load: Load, content: Content) -> None:
    edit(content.lessons / "01-doubling.md", "level: ", "lever: ")
    first, second = load(), load()
    assert [problem.message for problem in second.problems if "lever" in problem.message]
    assert first.problems == second.problems


def test_files_that_are_gone_are_forgotten(load: Load, content: Content, tmp_path: Path) -> None:
    load()
    (content.lessons / "index.md").unlink()
    edit(content.lessons / "01-doubling.md", "level: ", "# A remark.\nlevel: ")
    load()
    assert len(marks_in(tmp_path)["lessons"]) == 1


@given(st.binary(max_size=200) | st.just(b"{}"))
def test_whatever_stands_in_its_place_is_no_cache(tmp_path_factory: pytest.TempPathFactory, found: bytes) -> None:
    folder = tmp_path_factory.mktemp("kept")
    (folder / "exercises.json").write_bytes(found)
    assert Cache(folder).recall("exercises", folder, b"x", lambda: {"a": 1}) == {"a": 1}


def test_a_cache_that_was_changed_or_cut_off_is_none(load: Load, tmp_path: Path) -> None:
    load()
    path = tmp_path / "kept" / "exercises.json"
    whole = path.read_bytes()
    for broken in (whole[:-10], whole.replace(b"Doubling", b"Tripling"), whole.replace(b" ", b"  ", 1), b""):
        path.write_bytes(broken)
        assert load().exercises[0].title == "Doubling a tensor"
    assert path.read_bytes() == whole


def test_commands_work_where_nothing_can_be_kept(run_course: RunCourse, workspace: Workspace) -> None:
    expected = run_course("list")
    done = run_course("list", env={"XDG_CACHE_HOME": "/dev/null"})
    assert (done.returncode, done.stdout, done.stderr) == (0, expected.stdout, "")


def test_each_course_has_a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    one, other = cache_of(tmp_path / "one"), cache_of(tmp_path / "other")
    assert one.folder and other.folder and one.folder != other.folder
    assert one.folder.is_relative_to(tmp_path)


def test_a_verdict_does_not_come_from_it(
    run_course: RunCourse, workspace: Workspace, cache: Path, content: Content
) -> None:
    """What a check is worth, and whether there is one, the grader reads from the bank."""
    run_course("list")
    folder = cache_of(content.root).folder
    assert folder
    path = folder / "checks.json"
    body = path.read_bytes().partition(b"\n")[2].replace(b'"points":', b'"points":1000,"was":')
    body = body.replace(b',"was":1', b"").replace(b',"was":2', b"")
    path.write_bytes(heading(body) + b"\n" + body)
    assert "1000" in run_course("list").stdout.replace("3000", "1000")
    record = json.loads(run_course("grade", "--format", "json").stdout)
    assert record["max_score"] == 4
