"""For authors: prove the bank, check the lessons, derive the stubs, begin an exercise, make the demo."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from grader.authoring.kill_matrix import Kills, caught_by, redundancy_problems, write_matrices
from grader.content import (
    PACKAGE,
    SEAL,
    Content,
    Course,
    Exercise,
    Lesson,
    Question,
    Variant,
    bank_sha256,
    evidence_problems,
    exercise_folders,
    generated_pages,
    load_bank,
    load_course,
    load_lessons,
)
from grader.diagnosis import section_problems
from grader.errors import ContentError, CourseError, Problem
from grader.files import write_whole
from grader.grading import Job, Judge
from grader.report import ExerciseReport, Status
from grader.workspace import STATE, Workspace, create_workspace, record_answer

# A check takes a fiftieth of that; a busy machine may take longer.
MOST_CHECK_SECONDS = 1.0
ENOUGH_MISCONCEPTIONS, ENOUGH_EQUIVALENTS = 15, 8
EXERCISE_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
DEMO_MARK = "demo"
OnProgress = Callable[[Exercise, int], None]


@dataclass(slots=True)
class Proof:
    """What a run over the bank found, and one line of facts for each exercise."""

    problems: list[Problem] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trial:
    """One submission that must come out in a known way."""

    exercise: Exercise
    name: str
    source: str
    seed: int
    place: tuple[str, int]
    expected: Status
    fails: str = ""
    family: str = ""


def check_lessons(content: Content) -> list[Problem]:
    """Every problem of every lesson and quiz, files named as seen from the course's root."""
    try:
        pages: tuple[str, ...] = generated_pages(load_bank(content.bank))
    except ContentError:
        pages = ()
    lessons, problems = load_lessons(content.lessons, pages=pages)
    problems += [problem for lesson in lessons for problem in evidence_problems(lesson, content.lessons)]
    problems.sort()
    folder = shown(content.lessons, content)
    return [Problem(f"{folder}/{p.file}", p.line, p.message, p.is_warning) for p in problems]


def check_bank(
    content: Content,
    *,
    seeds: int,
    is_quick: bool = False,
    on_progress: OnProgress = lambda exercise, done: None,
) -> Proof:
    """Run every reference, stub, equivalent and misconception, and say which do not come out as they should.

    `is_quick` runs two misconceptions of each check only, and so says nothing about checks that are redundant.
    """
    proof = Proof()
    trials: list[Trial] = []
    kills: dict[str, Kills] = defaultdict(dict)
    try:
        course = load_course(content)
    except ContentError as error:
        return Proof([as_problem(error, content)])
    for exercise in course.exercises:
        try:
            proof.problems += facts_problems(exercise, course)
            trials += trials_of(exercise, content, seeds=seeds, is_quick=is_quick)
            proof.facts.append(facts_line(exercise))
        except ContentError as error:
            proof.problems.append(as_problem(error, content))
    proof.problems += [*derived_problems(course), *sections_missing(course)]
    for trial, report in run_trials(trials, hidden=content.hidden, on_progress=on_progress) if trials else ():
        proof.problems += trial_problems(trial, report)
        if trial.expected is Status.FAIL:
            kills[trial.exercise.id][trial.name] = caught_by(report)
    if not is_quick:
        found = [(exercise, kills[exercise.id]) for exercise in course.exercises if exercise.id in kills]
        for exercise, caught in found:
            file = f"{shown(exercise.directory, content)}/checks.py"
            proof.problems += redundancy_problems(exercise, caught, file=file)
        if content.is_clone:
            folder = content.root / "build" / "kills"
            write_matrices(folder, found)
            proof.facts.append(f"What catches what: {shown(folder, content)}")
    proof.problems.sort()
    return proof


def facts_line(exercise: Exercise) -> str:
    """What an exercise has, in a line."""
    mistakes, right = len(exercise.misconceptions), len(exercise.equivalents)
    return f"{exercise.id}: {len(exercise.checks)} checks, {mistakes} misconceptions, {right} equivalents"


def derived_problems(course: Course) -> list[Problem]:
    """The derived files that are missing or stale."""
    message = "does not follow from the bank as it is now; write it with: course dev derive"
    return [
        Problem(shown(path, course.content), 1, message)
        for path, text in derived_files(course).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def trials_of(exercise: Exercise, content: Content, *, seeds: int, is_quick: bool) -> Iterator[Trial]:
    """Everything that must pass, fail or be not started."""
    folder = shown(exercise.directory, content)
    reference = (f"{folder}/reference.py", 1)
    for seed in range(seeds):
        yield Trial(exercise, f"the reference, seed {seed},", exercise.reference, seed, reference, Status.PASS)
    yield Trial(exercise, "the stub", exercise.stub, 0, reference, Status.NOT_STARTED)
    for variant in exercise.equivalents:
        place = (f"{folder}/equivalents.py", variant.line)
        yield Trial(exercise, variant.id, variant.source, 0, place, Status.PASS)
    all_of_them = (*exercise.misconceptions, *exercise.alternates)
    for variant in few_of_each(exercise.misconceptions) if is_quick else all_of_them:
        place = (f"{folder}/misconceptions.py", variant.line)
        yield Trial(exercise, variant.key, variant.source, 0, place, Status.FAIL, variant.fails, variant.family)


def few_of_each(misconceptions: Sequence[Variant]) -> list[Variant]:
    """Two misconceptions for each check."""
    by_check: dict[str, list[Variant]] = defaultdict(list)
    for variant in misconceptions:
        by_check[variant.fails].append(variant)
    return [variant for variants in by_check.values() for variant in variants[:2]]


def run_trials(
    trials: Sequence[Trial], *, hidden: Sequence[Path], on_progress: OnProgress
) -> Iterator[tuple[Trial, ExerciseReport]]:
    """Each trial with its report, in order; one grader for each processor."""
    graders = min(os.cpu_count() or 1, 4, len(trials))
    shares = [trials[start::graders] for start in range(graders)]
    done = 0

    def run(share: Sequence[Trial]) -> list[ExerciseReport]:
        nonlocal done
        reports: list[ExerciseReport] = []
        with Judge(hidden=hidden) as judge:
            for trial in share:
                # The first check to fail is the same with and without blocking; unblocked, all that fail are seen.
                request = Job(
                    trial.exercise.directory,
                    trial.source,
                    file=f"{trial.exercise.id}.py",
                    seed=trial.seed,
                    is_unblocked=trial.expected is Status.FAIL,
                )
                reports += judge.grade([request])
                done += 1
                on_progress(trial.exercise, done)
        return reports

    with ThreadPoolExecutor(graders) as pool:
        for share, reports in zip(shares, pool.map(run, shares), strict=True):
            yield from zip(share, reports, strict=True)


def trial_problems(trial: Trial, report: ExerciseReport) -> list[Problem]:
    """What is wrong with how a trial came out."""
    went_wrong = [c for c in report.checks if c.status not in (Status.PASS, Status.BLOCKED)]
    first = went_wrong[0] if went_wrong else None
    if trial.expected is Status.FAIL:
        if first is None:
            return [Problem(*trial.place, f"{trial.name} passes every check, expected to fail '{trial.fails}'")]
        if first.id != trial.fails or first.status is Status.COURSE_ERROR:
            seen = f"first fails '{first.id}' ({first.status.value}: {first.message.strip()[-300:]})"
            return [Problem(*trial.place, f"{trial.name} {seen}, expected '{trial.fails}'")]
        named = [check.misconception["id"] for check in report.checks if check.misconception]
        if not {trial.name, trial.family} & set(named):
            seen = f"is taken for '{named[0]}'" if named else "is not recognised"
            return [Problem(*trial.place, f"{trial.name} {seen} by its numbers; let them differ, or name a twin")]
    if report.status is trial.expected is Status.PASS:
        slow = [check for check in report.checks if check.seconds > MOST_CHECK_SECONDS]
        return [
            Problem(*trial.place, f"check '{check.id}' takes {check.seconds:.1f} s for {trial.name}; at most "
                    f"{MOST_CHECK_SECONDS:g} s are allowed, so that feedback stays quick")
            for check in slow
        ]  # fmt: skip
    if trial.expected is not Status.FAIL and report.status is not trial.expected:
        seen = (
            f"'{first.id}': {first.message.strip()[-300:]} {first.expected} {first.got}"
            if first
            else report.load_error
        )
        return [
            Problem(
                *trial.place,
                f"{trial.name} is {report.status.value}, expected {trial.expected.value}; {seen}",
            )
        ]
    return []


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
        if f"def {function}(" not in exercise.stub:
            problems.append(Problem(file, 1, f"reference.py defines no function '{function}'"))
    for variant in exercise.misconceptions:
        if variant.fails not in known:
            path = file.replace("exercise.yml", "misconceptions.py")
            problems.append(Problem(path, variant.line, f"{variant.id} names no check: '{variant.fails}'"))
    return problems


def as_problem(error: CourseError, content: Content) -> Problem:
    """An error of the form `file:line: message` as a problem."""
    match = re.match(r"(?P<file>.+?\.(?:py|yml))(?::(?P<line>\d+))?: (?P<message>.*)", error.message, re.DOTALL)
    if not match:
        return Problem(shown(content.bank, content), 1, error.message)
    return Problem(shown(Path(match["file"]), content), int(match["line"] or 1), match["message"])


def shown(path: Path, content: Content) -> str:
    """A path as seen from the course's root."""
    return path.relative_to(content.root).as_posix() if path.is_relative_to(content.root) else str(path)


def derive(content: Content) -> list[Path]:
    """Write what follows from the bank, the stubs and its seal; returns the files that changed."""
    course = load_course(content)
    changed = []
    for path, text in derived_files(course).items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_whole(path, text)
            changed.append(path)
    return changed


def derived_files(course: Course) -> dict[Path, str]:
    """The files that follow from the bank, with the text they should have."""
    stubs = {course.content.root / course.stub_path(exercise): exercise.stub for exercise in course.exercises}
    return {**stubs, course.content.bank / SEAL: bank_sha256(course.exercises) + "\n"}


def scaffold(content: Content, exercise_id: str) -> list[Path]:
    """A new folder in the bank, copied from `_new`, and its stub."""
    if not EXERCISE_ID.fullmatch(exercise_id):
        raise CourseError(f"'{exercise_id}' is no exercise id; expected <topic>_<thing>, such as vae_elbo")
    if there := next((folder for folder in exercise_folders(content.bank) if folder.name == exercise_id), None):
        raise CourseError(f"{there} is there already")
    template = PACKAGE / "bank" / "_new"
    lessons, _ = load_lessons(content.lessons)
    lesson = lessons[0] if lessons else None
    target = content.bank / (Path(lesson.file).stem if lesson else "lesson") / exercise_id
    section = next(iter(lesson.headings), "") if lesson else ""
    for source in sorted(template.glob("*.*")):
        text = source.read_text(encoding="utf-8")
        text = text.replace("LESSON", lesson.canonical_id if lesson else "lesson").replace("SECTION", section)
        write_whole(target / source.name, text.replace("EXERCISE", exercise_id))
    return [*sorted(target.iterdir()), *derive(content)]


def make_demo(folder: Path, content: Content) -> Iterator[str]:
    """A workspace with one right submission, one well-known mistake, one untouched stub, and an answered quiz.

    Yields a line for each. Only a folder that an earlier demo made is replaced.
    """
    course = load_course(content)
    if (folder / STATE / DEMO_MARK).is_file():
        shutil.rmtree(folder)
    create_workspace(folder, course)
    workspace = Workspace(folder)
    write_whole(workspace.state / DEMO_MARK, "This folder is a demonstration; `course dev demo` may replace it.\n")
    right, mistaken, *untouched = course.exercises
    write_whole(workspace.path_of(right, course), right.reference)
    yield f"right      {workspace.path_of(right, course)}"
    mistake = demo_mistake(mistaken)
    write_whole(workspace.path_of(mistaken, course), mistake.source)
    yield f"mistaken   {workspace.path_of(mistaken, course)}  ({mistake.title})"
    for exercise in untouched:
        yield f"untouched  {workspace.path_of(exercise, course)}"
    if lesson := next((lesson for lesson in course.lessons if lesson.quiz), None):
        yield f"answered   {answer_some(workspace, lesson)}"


def demo_mistake(exercise: Exercise) -> Variant:
    """The misconception that the demo shows."""
    preferred = [variant for variant in exercise.misconceptions if variant.id == "kl_mean_over_latents"]
    return (preferred or list(exercise.misconceptions))[0]


def answer_some(workspace: Workspace, lesson: Lesson) -> str:
    """Answer all questions but the last, the second one wrongly first."""
    assert lesson.quiz is not None
    questions = lesson.quiz.questions
    for position, question in enumerate(questions[:-1]):
        if position == 1:
            record_answer(workspace.state, lesson, position, wrong_pick(question), seconds=9.0)
        record_answer(workspace.state, lesson, position, question.answer, seconds=12.0)
    return f"{len(questions) - 1} of {len(questions)} questions of '{lesson.title}'"


def wrong_pick(question: Question) -> str:
    """An answer that is not the right one."""
    if not question.choices:
        return str(float(question.answer) + 10 * (question.tolerance + 1))
    return next(choice.letter for choice in question.choices if choice.letter != question.answer)
