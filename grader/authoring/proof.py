"""`course dev check`: prove the bank."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.authoring.derived import derived_problems
from grader.authoring.kill_matrix import Kills, caught_by, redundancy_problems, write_matrices
from grader.authoring.problems import as_problem, shown
from grader.authoring.proven import Proven, key_of
from grader.authoring.trials import Judged, OnProgress, Trial, run_trials, trial_problems, trials_of
from grader.content import Content, Course, Exercise, load_course, read_leeway
from grader.diagnosis import section_problems
from grader.errors import ContentError, Problem
from grader.report import Status

# CONTRIBUTING.md has the whole standard.
ENOUGH_MISCONCEPTIONS, ENOUGH_EQUIVALENTS = 10, 4


@dataclass(slots=True)
class Proof:
    """What a run over the bank found, and one line of facts for each exercise."""

    problems: list[Problem] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


def check_bank(
    content: Content,
    *,
    seeds: int,
    ids: Sequence[str] = (),
    judged: Judged = "some",
    proven: Proven | None = None,
    on_progress: OnProgress = lambda exercise, done, total: None,
    on_problem: Callable[[Problem], None] = lambda problem: None,
) -> Proof:
    """Run every reference, stub, equivalent and misconception, and say which do not come out as they should.

    With `ids`, those of these exercises only. Raises CourseError for an id that there is not. `judged` says what
    goes through the judge, as a learner's submission does. What is among `proven` is not run again. A problem of a
    trial is told as soon as it is known.
    """
    proof = Proof()
    trials: list[Trial] = []
    kills: dict[str, Kills] = defaultdict(dict)
    try:
        course = load_course(content)
    except ContentError as error:
        return Proof([as_problem(error, content)])
    chosen = [course.exercise(id) for id in dict.fromkeys(ids)] or course.exercises
    for exercise in chosen:
        try:
            proof.problems += facts_problems(exercise, course)
            trials += trials_of(exercise, content, seeds=seeds, judged=judged)
            proof.facts.append(facts_line(exercise))
        except ContentError as error:
            proof.problems.append(as_problem(error, content))
    proof.problems += [*derived_problems(course), *sections_missing(course)]
    known = prove(
        trials,
        proof,
        proven=proven or Proven(None),
        is_whole=not ids and judged != "few",
        hidden=content.hidden,
        on_progress=on_progress,
        on_problem=on_problem,
    )
    sound = {trial.exercise.id: trial.exercise for trial in trials}
    order = {id: [check.id for check in exercise.checks] for id, exercise in sound.items()}
    for trial in trials:
        if trial.expected is Status.FAIL:
            kills[trial.exercise.id][trial.name] = known[trial]
            proof.problems += earlier_failures(trial, known[trial], order[trial.exercise.id])
    found = [(exercise, kills[exercise.id]) for exercise in chosen if exercise.id in kills]
    for exercise, caught in found:
        file = f"{shown(exercise.directory, content)}/checks.py"
        proof.problems += redundancy_problems(exercise, caught, file=file)
    if content.is_clone:
        folder = content.root / "build" / "kills"
        write_matrices(folder, found)
        proof.facts.append(f"What catches what: {shown(folder, content)}")
    proof.problems.sort()
    return proof


def prove(
    trials: Sequence[Trial],
    proof: Proof,
    *,
    proven: Proven,
    is_whole: bool,
    hidden: Sequence[Path],
    on_progress: OnProgress,
    on_problem: Callable[[Problem], None],
) -> dict[Trial, frozenset[str]]:
    """The checks that each trial fails; one that comes out otherwise than it should is a problem in `proof`.

    What was proven until then is kept where this is interrupted.
    """
    # Before anything runs: a file that is saved meanwhile has not been proven.
    keys = {trial: key_of(trial) for trial in trials}
    found_before = {trial: proven.caught(key) for trial, key in keys.items()}
    known = {trial: caught for trial, caught in found_before.items() if caught is not None}
    still_open = [trial for trial in trials if trial not in known]
    if known:
        proof.facts.append(f"{len(known)} of {len(trials)} trials were proven before; --all proves them again")
    try:
        for trial, report in run_trials(still_open, hidden=hidden, on_progress=on_progress):
            problems = trial_problems(trial, report)
            proof.problems += problems
            for problem in problems:
                on_problem(problem)
            known[trial] = caught_by(report)
            if problems:
                proven.drop(keys[trial])
            else:
                proven.keep(keys[trial], known[trial])
    finally:
        proven.save(is_whole=is_whole and len(known) == len(trials))
    return known


def earlier_failures(trial: Trial, caught: frozenset[str], order: Sequence[str]) -> list[Problem]:
    """That a misconception fails another check before the one it names, where it fails that as well."""
    first = next((id for id in order if id in caught), trial.fails)
    if trial.fails not in caught or first == trial.fails:
        return []
    message = f"{trial.name} fails '{first}' before '{trial.fails}', so that is what a learner sees"
    return [Problem(*trial.place, message, is_warning=True)]


def facts_line(exercise: Exercise) -> str:
    """What an exercise has, in a line."""
    mistakes, right = len(exercise.misconceptions), len(exercise.equivalents)
    unseen = ", ".join(read_leeway(exercise.directory).unseen)
    large = f"; all calls of {unseen} are too large to tell mistakes by" if unseen else ""
    remarks = f", {count} remark{'s' if count > 1 else ''}" if (count := len(exercise.remarks)) else ""
    checks = f"{len(exercise.checks)} checks{remarks}"
    return f"{exercise.id}: {checks}, {mistakes} misconceptions, {right} equivalents{large}"


def sections_missing(course: Course) -> list[Problem]:
    """Sections that are named and not there, with their files as seen from the course's root."""
    return [
        dataclasses.replace(problem, file=shown(Path(problem.file), course.content))
        for problem in section_problems(course)
    ]


def facts_problems(exercise: Exercise, course: Course) -> list[Problem]:
    """What is wrong with an exercise before anything is run."""
    content = course.content
    file = f"{shown(exercise.directory, content)}/exercise.yml"
    problems: list[Problem] = []
    lesson = course.lesson_of(exercise)
    if lesson is None:
        problems.append(Problem(file, 1, f"lesson '{exercise.lesson}' is not in this course", is_warning=True))
    folder = course.stub_path(exercise).parent.name
    if exercise.directory.parent.name != folder:
        message = f"stands in '{exercise.directory.parent.name}'; expected '{folder}', as in exercises/"
        problems.append(Problem(file, 1, message))
    few = {"misconceptions": ENOUGH_MISCONCEPTIONS, "equivalents": ENOUGH_EQUIVALENTS}
    for what, enough in few.items():
        count = len(getattr(exercise, what))
        if count < enough:
            message = f"{count} {what}, expected {enough} or more"
            problems.append(Problem(file.replace("exercise.yml", f"{what}.py"), 1, message, is_warning=True))
    known = {check.id for check in exercise.checks}
    for function in exercise.functions:
        if not re.search(rf"^(def|class) {function}\b", exercise.stub, re.MULTILINE):
            problems.append(Problem(file, 1, f"reference.py defines no function '{function}'"))
    if not re.search(r"^import torch$", exercise.stub, re.MULTILINE):
        problems.append(Problem(file, 1, "reference.py does not `import torch`, which every stub has"))
    for variant in exercise.misconceptions:
        if variant.fails not in known:
            path = file.replace("exercise.yml", "misconceptions.py")
            nameless = "does not say which check it fails; fill it in with: course dev derive"
            wrong = f"names no check: '{variant.fails}'" if variant.fails else nameless
            problems.append(Problem(path, variant.line, f"{variant.id} {wrong}"))
    shown_by_some = {id for variant in exercise.equivalents for id in variant.remarks}
    return problems + [
        Problem(
            file.replace("exercise.yml", "checks.py"), remark.line, f"no equivalent shows remark '{remark.id}'"
        )
        for remark in exercise.remarks
        if remark.id not in shown_by_some
    ]
