"""Blind sets: right and wrong solutions by somebody who has seen neither checks nor catalogue, and how they fare.

`tests/blind/ID/` holds `right/`, `wrong/` and an `index.tsv` with a line for each file: the file, what is wrong
with it (or what is special), a name for that in its author's own words, and the ids of the catalogue that would be
true, `-` where none is. A first line `# learnt from` marks a set whose findings have gone into the exercise since:
its figures measure no more how the grader does on code that it has not seen. The next one stands in `ID-2`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.authoring.problems import shown
from grader.authoring.trials import OnProgress, Trial, run_trials
from grader.content import Content, Exercise, load_course
from grader.errors import ContentError, CourseError
from grader.report import ExerciseReport, Status

COLUMNS = ("file", "what", "name", "true")
LEARNT = "# learnt from"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A file of a blind set. `truths`: ids of mistakes that would be true of it."""

    file: Path
    what: str
    is_right: bool
    truths: frozenset[str]


@dataclass(frozen=True, slots=True)
class BlindSet:
    """The files of one blind set. `name`: the exercise's id, with the number of a later set."""

    name: str
    exercise: Exercise
    specimens: tuple[Specimen, ...]
    is_learnt: bool


@dataclass(slots=True)
class Outcome:
    """How a set fared: `misses` says of each file that did not come out as it should what came out."""

    blind: BlindSet
    accepted: int = 0
    rejected: int = 0
    named: int = 0
    named_truly: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def is_true(self) -> bool:
        """Whether every verdict and every name that was shown is right."""
        counts = [specimen.is_right for specimen in self.blind.specimens]
        return (self.accepted, self.rejected, self.named_truly) == (sum(counts), counts.count(False), self.named)


def try_blind_sets(
    content: Content,
    *,
    ids: Sequence[str] = (),
    on_progress: OnProgress = lambda exercise, done, total: None,
) -> list[Outcome]:
    """Grade every file of these blind sets, of all by default, in workers; a wrong one without blocking."""
    sets = read_blind_sets(content, ids)
    outcomes = {blind.name: Outcome(blind) for blind in sets}
    trials = {
        trial_of(specimen, blind.exercise): (outcomes[blind.name], specimen)
        for blind in sets
        for specimen in blind.specimens
    }
    for trial, report in run_trials([*trials], hidden=content.hidden, on_progress=on_progress):
        count(*trials[trial], report)
    return list(outcomes.values())


def trial_of(specimen: Specimen, exercise: Exercise) -> Trial:
    source = specimen.file.read_text(encoding="utf-8")
    expected = Status.PASS if specimen.is_right else Status.FAIL
    return Trial(exercise, specimen.file.stem, source, 0, (str(specimen.file), 1), expected)


def count(outcome: Outcome, specimen: Specimen, report: ExerciseReport) -> None:
    """Add a file's report to the figures of its set."""
    where = f"{outcome.blind.name}/{specimen.file.parent.name}/{specimen.file.name}"
    names = [check.misconception["id"] for check in report.checks if check.misconception]
    if specimen.is_right:
        outcome.accepted += report.status is Status.PASS
        if report.status is not Status.PASS:
            outcome.misses.append(f"{where}: rejected, {why(report)}")
        return
    if report.status is Status.PASS:
        outcome.misses.append(f"{where}: accepted. {specimen.what}")
        return
    outcome.rejected += 1
    untrue = [name for name in names if not set(name.split("+")) <= specimen.truths]
    outcome.named += bool(names)
    outcome.named_truly += bool(names) and not untrue
    if untrue:
        outcome.misses.append(f"{where}: taken for {', '.join(untrue)}. {specimen.what}")
    elif not names:
        outcome.misses.append(f"{where}: rejected without a name. {specimen.what}")


def why(report: ExerciseReport) -> str:
    """The first check that a file fails, and how."""
    first = next((check for check in report.checks if check.status not in (Status.PASS, Status.BLOCKED)), None)
    return f"{first.id}: {first.message} {first.expected} {first.got}".rstrip() if first else report.load_error


def outcome_lines(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """The four figures of each set, then what is behind them."""
    outcomes = list(outcomes)
    yield f"{'':24}{'right':>12}{'wrong':>12}{'':>12}{'named':>12}"
    yield f"{'':24}{'accepted':>12}{'rejected':>12}{'named':>12}{'truly':>12}"
    for outcome in outcomes:
        right = sum(specimen.is_right for specimen in outcome.blind.specimens)
        wrong = len(outcome.blind.specimens) - right
        figures = [
            f"{outcome.accepted} of {right}",
            f"{outcome.rejected} of {wrong}",
            f"{outcome.named} of {outcome.rejected}",
            f"{outcome.named_truly} of {outcome.named}",
        ]
        learnt = "  learnt from" if outcome.blind.is_learnt else ""
        yield f"{outcome.blind.name:24}{''.join(f'{figure:>12}' for figure in figures)}{learnt}"
    for outcome in outcomes:
        yield from sorted(outcome.misses)


def read_blind_sets(content: Content, ids: Sequence[str] = ()) -> list[BlindSet]:
    """The blind sets of these exercises, of all that have one by default. Raises CourseError for one without."""
    course, folder = load_course(content), content.root / "tests" / "blind"
    sets = [path.parent for path in sorted(folder.glob("*/index.tsv"))]
    there = {exercise_of(place) for place in sets}
    for id in ids:
        if id not in there:
            place = shown(folder / id, content)
            raise CourseError(f"{place}: no blind set here; it needs right/, wrong/ and index.tsv")
    return [
        read_set(place, exercise)
        for exercise in course.exercises
        for place in sets
        if exercise_of(place) == exercise.id and exercise.id in (ids or there)
    ]


def exercise_of(place: Path) -> str:
    """The exercise that a set is of: its folder's name, without the number of a later one."""
    return place.name.partition("-")[0]


def read_set(folder: Path, exercise: Exercise) -> BlindSet:
    """One blind set. Raises ContentError where index and files do not match."""
    index = folder / "index.tsv"
    lines = index.read_text(encoding="utf-8").splitlines()
    is_learnt = bool(lines) and lines[0].startswith(LEARNT)
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not rows or tuple(rows[0][1].split("\t")) != COLUMNS:
        raise ContentError(f"{index}:1: expected the columns {', '.join(COLUMNS)}, with tabs between them")
    specimens = [specimen_of(folder, line, place=f"{index}:{number}") for number, line in rows[1:]]
    missing = {*folder.glob("right/*.py"), *folder.glob("wrong/*.py")} - {specimen.file for specimen in specimens}
    if missing:
        raise ContentError(f"{index}:{len(lines)}: no line for {', '.join(sorted(path.name for path in missing))}")
    return BlindSet(folder.name, exercise, tuple(specimens), is_learnt)


def specimen_of(folder: Path, line: str, *, place: str) -> Specimen:
    """The file that a line of the index is about."""
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise ContentError(f"{place}: {len(cells)} cells, expected {len(COLUMNS)} with tabs between them")
    name, what, _, true = cells
    file = folder / name
    if file.parent.name not in ("right", "wrong") or not file.is_file():
        raise ContentError(f"{place}: {name} is no file of right/ or wrong/")
    return Specimen(file, what, file.parent.name == "right", frozenset(true.split()) - {"-"})
