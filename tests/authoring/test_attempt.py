"""What a file would get, as `course dev try` says it."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import DOUBLING, RunCourse

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
# A mistake of the catalogue, and one in the other function that nobody knows.
WRONG = (
    "import torch\n\n\ndef double(x):\n    return x * x\n\n\ndef total(x):\n    return x.sum() + 11.5 * x.std()\n"
)


def test_a_right_file_is_caught_by_nothing(run_course: RunCourse, tmp_path: Path) -> None:
    file = tmp_path / "anything.py"
    file.write_text(RIGHT, encoding="utf-8")
    done = run_course("dev", "try", "doubling", str(file))
    assert done.returncode == 0
    assert done.stdout.splitlines()[-2:] == ["caught by    no check", "taken for    no known mistake"]


def test_all_checks_that_catch_a_file_are_named_and_the_mistake_with_its_function(
    run_course: RunCourse, tmp_path: Path
) -> None:
    file = tmp_path / "anything.py"
    file.write_text(WRONG, encoding="utf-8")
    done = run_course("dev", "try", "doubling", str(file))
    assert done.returncode == 1
    *checks, caught, named = done.stdout.splitlines()
    assert [line.split()[:2] for line in checks] == [
        ["pass", "double.shape"], ["fail", "double.value"], ["fail", "total.total"],
    ]  # fmt: skip
    assert caught == "caught by    value, total"
    assert named.startswith("taken for    squared (in double)")


def test_a_file_that_cannot_be_read_is_named(run_course: RunCourse, tmp_path: Path) -> None:
    done = run_course("dev", "try", "doubling", str(tmp_path / "nowhere.py"))
    assert done.returncode == 2
    assert "nowhere.py: there is no such file" in done.stderr


def test_only_the_named_exercises_are_proven(run_course: RunCourse) -> None:
    run_course("dev", "new", "linear_scaling")
    done = run_course("dev", "check", "linear_scaling", "--seeds", "1")
    assert "linear_scaling: 3 checks" in done.stdout
    assert "doubling: " not in done.stdout
    wrong = run_course("dev", "check", "linear_scalling")
    assert wrong.returncode == 2
    assert "Did you mean 'linear_scaling'?" in wrong.stderr
