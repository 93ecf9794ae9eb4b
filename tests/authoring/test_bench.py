"""That `course dev bench` measures every row, says what it could not measure, and reckons right. No times here."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.authoring import as_json, as_markdown
from grader.authoring.bench import commands, large_course, proving, run, site, watching
from grader.authoring.bench.bench import Bench
from grader.authoring.bench.measure import Benchmark, Measure, NotMeasured, ratios, take_turns
from grader.authoring.bench.plain_pytest import plain_pytest
from grader.cli.entry import cli
from grader.content import Content, Course, load_exercise
from grader.files import write_whole
from tests.conftest import ROOT

Parts = dict[str, Callable[[Bench], list[Measure]]]


def noting(name: str, order: list[str], values: list[float]) -> Callable[[], float]:
    """A timer that notes its turn and returns the next of `values`."""
    remaining = iter(values)

    def run() -> float:
        order.append(name)
        return next(remaining)

    return run


def test_commands_that_are_compared_take_turns_and_the_first_turn_does_not_count() -> None:
    order: list[str] = []
    timers = {"a": noting("a", order, [9, 1, 2]), "b": noting("b", order, [9, 2, 1])}
    timed = take_turns(timers, runs=2)
    assert order == ["a", "b"] * 3
    assert timed == {"a": (1, 2), "b": (2, 1)}
    # Each value by its neighbour in time; the quotient of the medians would be 1.
    assert ratios(timed["a"], timed["b"]) == (0.5, 2)


@pytest.mark.parametrize(
    ("row", "value", "is_met"),
    [
        (Measure("a", (1, 9, 2), most=2), 2, True),
        (Measure("a", (1, 9, 2), most=1.9), 2, False),
        (Measure("a", (1, 9, 2), least=2), 2, True),
        (Measure("a", (1, 9, 2), least=3), 2, False),
        (Measure("a", (1, 2)), 1.5, None),
        (Measure("a", most=2, note="not on this system"), None, None),
    ],
)
def test_the_median_is_held_against_the_target(row: Measure, value: float | None, is_met: bool | None) -> None:
    assert (row.value, row.is_met) == (value, is_met)


def test_the_table_has_a_line_for_each_row_and_says_what_is_missed() -> None:
    rows = (
        Measure("fast", (0.12, 0.1, 0.2), most=0.2, note="a note"),
        Measure("slow", (30.0,), "ms", most=25),
        Measure("ratio", (15.04, 16.0, 15.5), "×", least=15),
        Measure("elsewhere", unit="MB", most=350, note="not measured on this system"),
    )
    benchmark = Benchmark({"cores": "2"}, rows)
    facts, table, notes = as_markdown(benchmark).split("\n\n")
    assert facts == "- cores: 2"
    assert notes == "- fast: a note\n- elsewhere: not measured on this system"
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n")]
    assert lines[2:] == [
        ["fast", "0.120 s", "0.100 to 0.200", "at most 0.2 s", "yes"],
        ["slow", "30.0 ms", "", "at most 25 ms", "MISSED"],
        ["ratio", "15.5 ×", "15.0 to 16.0", "at least 15 ×", "yes"],
        ["elsewhere", "not measured", "", "at most 350 MB", ""],
    ]
    assert len({len(line) for line in table.split("\n")}) == 1
    assert [row.what for row in benchmark.missed] == ["slow"]
    assert json.loads(json.dumps(as_json(benchmark)))["measures"][0]["median"] == 0.12


@pytest.fixture
def a_bench(content: Content, course: Course, tmp_path: Path) -> Bench:
    workspace = run.workspace_of(content, tmp_path / "solved")
    return Bench(content, tmp_path / "bench", workspace, course.exercises, 1)


def test_a_command_that_fails_is_named_with_what_it_said(a_bench: Bench) -> None:
    command = [sys.executable, "-c", "import sys; print('the disk is full'); sys.exit(3)"]
    with pytest.raises(NotMeasured, match=r"(?s)`python -c .*` ended with 3:\nthe disk is full"):
        a_bench.timer(command)()


def test_a_command_that_says_something_else_does_not_count(a_bench: Bench) -> None:
    with pytest.raises(NotMeasured, match=r"(?s)should have said '3 passed':\n2 passed"):
        a_bench.timer([sys.executable, "-c", "print('2 passed')"], says="3 passed")()


def test_an_exercise_is_cut_to_its_first_checks(a_bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "TEN", 2)
    cut = watching.cut_exercise(a_bench)
    assert [check.id for check in cut.checks] == ["shape", "value"]
    assert len(a_bench.exercises[0].checks) == 3


def test_an_exercise_is_cut_to_some_of_its_misconceptions(a_bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = a_bench.exercises[0]
    monkeypatch.setattr(proving, "MISCONCEPTIONS", 2)
    root, count = proving.cut_course(a_bench, exercise)
    assert len(exercise.misconceptions) > count > 0
    assert len(load_exercise(root / "bank" / exercise.directory.parent.name / exercise.id).misconceptions) == count


def test_the_search_index_is_weighed_by_the_exercise(a_bench: Bench, tmp_path: Path) -> None:
    docs = [{"location": f"{folder}/a/", "text": "x" * 1000} for folder in ("mistakes", "exercises", "01-lesson")]
    write_whole(tmp_path / "search" / "search_index.json", json.dumps({"docs": docs}))
    whole, each = site.search_rows(a_bench, tmp_path)
    assert whole.value and each.value and whole.value > 3 > each.value > 2
    (row,) = site.search_rows(a_bench, tmp_path / "without")
    assert row.note.startswith("not measured")


def test_plain_pytest_counts_only_when_every_check_passes(a_bench: Bench) -> None:
    timer = plain_pytest(a_bench, a_bench.exercises[0])
    (a_bench.folder / "plain" / "submission.py").write_text("def double(x):\n    return x\n", encoding="utf-8")
    with pytest.raises(NotMeasured, match=r"(?s)ended with 1:.*check_value"):
        timer()


def test_plain_pytest_knows_drivers(a_bench: Bench) -> None:
    assert plain_pytest(a_bench, load_exercise(ROOT / "tests" / "workshop" / "steps"))() > 0


def test_every_row_is_measured(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(content.root))
    # What is measured does not matter here, and importing torch takes long.
    monkeypatch.setattr(commands, "IMPORT_TORCH", (sys.executable, "-c", "pass"))
    monkeypatch.setattr(watching, "PAUSE", 0.1)
    monkeypatch.setattr(large_course, "GRADED", 3)
    parts: list[str] = []
    benchmark = run.measure(content, runs=1, on_progress=parts.append)
    assert not benchmark.failed
    assert parts == [f"measuring {part} …" for part in run.PARTS]
    assert [row.what for row in benchmark.measures] == [
        "python -c pass",
        "course --help",
        "course list",
        "course status",
        "course hint doubling",
        "course quiz --plain",
        "course list, 44 exercises",
        "course status, 44 exercises",
        "course hint, 44 exercises",
        "course quiz, 44 exercises",
        "course list, read anew, 44 exercises",
        "start of course watch, 44 exercises",
        "import torch",
        "course grade doubling / import torch",
        "course grade / import torch",
        "course grade, one more exercise",
        "one warm check",
        "save to verdict, 3 checks of doubling",
        "plain pytest / save to verdict",
        "save to verdict, all 3 checks",
        "memory of an idle course watch",
        "mkdocs build / the same without our extensions",
        "course dev check, one exercise",
        "course dev check, nothing changed",
    ]
    assert all(row.values or row.note.startswith("not measured") for row in benchmark.measures)
    assert {"cores", "python", "torch", "import torch", "load average before"} <= set(benchmark.facts)


def bench_command(content: Content, monkeypatch: pytest.MonkeyPatch, parts: Parts, *options: str) -> Result:
    """`course dev bench` with these parts in place of its own."""
    monkeypatch.setenv("COURSE_ROOT", str(content.root))
    monkeypatch.setattr(run, "PARTS", parts)
    return CliRunner().invoke(cli, ["dev", "bench", *options], standalone_mode=False)


def good(_: Bench) -> list[Measure]:
    return [Measure("good", (1.0,), most=2)]


def missed(_: Bench) -> list[Measure]:
    return [Measure("missed", (3.0,), most=2)]


def broken(a_bench: Bench) -> list[Measure]:
    return [Measure("never", (a_bench.timer([sys.executable, "-c", "print('the disk is full'); exit(3)"])(),))]


def test_what_cannot_be_measured_gives_exit_code_4_and_the_rest_of_the_table(
    content: Content, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    output = tmp_path / "bench.md"
    parts = {"what is broken": broken, "what is good": good}
    result = bench_command(content, monkeypatch, parts, "--output", str(output))
    assert result.return_value == 4
    assert "| good           | 1.00 s " in output.read_text(encoding="utf-8")
    assert output.read_text(encoding="utf-8") == result.stdout
    start = (
        "Error: what is broken could not be measured. `python -c print('the disk is full'); exit(3)` ended with 3:"
    )
    assert f"{start}\nthe disk is full\n" in result.stderr


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--strict",), 1), (("--format", "json"), 0)])
def test_a_missed_target_is_an_error_only_when_that_is_asked_for(
    content: Content, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int
) -> None:
    result = bench_command(content, monkeypatch, {"good": good, "missed": missed}, *options)
    assert result.return_value == code
    if "json" in options:
        rows = json.loads(result.stdout)["measures"]
        assert [(row["what"], row["median"], row["is_met"]) for row in rows] == [
            ("good", 1, True),
            ("missed", 3, False),
        ]
    else:
        assert "MISSED" in result.stdout
