"""A course as large as ours is to become, the same exercises over and over: short commands, and grading many."""

from __future__ import annotations

import dataclasses
import os
import select
import shutil
import subprocess
import time
from pathlib import Path

import yaml

from grader.authoring.bench.bench import COURSE, Bench, environment, failed, stop
from grader.authoring.bench.commands import short_commands
from grader.authoring.bench.measure import Measure, take_turns
from grader.content import Content, Exercise, load_course
from grader.files import write_whole
from grader.workspace import Workspace, create_workspace

EXERCISES = 44
MOST_SECONDS = 0.2
# So many that what the start of a second grader costs does not show, and so few that it takes seconds.
GRADED, GROWTH_RUNS = 23, 3
PATIENCE = 60.0


def measure_large_course(bench: Bench) -> list[Measure]:
    """The commands that need no torch, and the time until `course watch` answers a key."""
    large = with_large_course(bench)
    variables = {"COURSE_ROOT": str(large.content.root)}
    timers = {" ".join(what.split()[:2]): timer for what, timer in short_commands(large, **variables).items()}
    nothing_kept = variables | {"XDG_CACHE_HOME": os.devnull}
    timers["course list, read anew"] = large.timer([*COURSE, "list"], variables=nothing_kept)
    timers["start of course watch"] = lambda: start_of_watch(large, variables)
    timed = take_turns(timers, runs=bench.runs)
    return [
        Measure(f"{what}, {EXERCISES} exercises", values, most=target(what), note=NOTES.get(what, ""))
        for what, values in timed.items()
    ]


NOTES = {
    "start of course watch": "until it answers the key l",
    "course list, read anew": "after the course or its version has changed, or where nothing can be kept",
}


def measure_growth(bench: Bench) -> list[Measure]:
    """What one more exercise adds to `course grade`: some of a large course, against one of them."""
    large = with_large_course(bench, "growing")
    variables = {"COURSE_ROOT": str(large.content.root)}
    course = load_course(large.content)
    for exercise in course.exercises:
        write_whole(Workspace(large.workspace).path_of(exercise, course), exercise.reference)
    few = [exercise.id for exercise in course.exercises[:GRADED]]
    timed = take_turns(
        {
            "one": large.timer([*COURSE, "grade", few[0]], variables=variables),
            "few": large.timer([*COURSE, "grade", *few], variables=variables),
        },
        runs=min(bench.runs, GROWTH_RUNS),
    )
    each = tuple((few - one) / (GRADED - 1) for few, one in zip(timed["few"], timed["one"], strict=True))
    note = f"{GRADED} exercises against one, in fresh processes"
    return [Measure("course grade, one more exercise", each, most=0.1, note=note)]


def target(what: str) -> float | None:
    """The seconds that a row may take."""
    return None if "read anew" in what else MOST_SECONDS


def start_of_watch(bench: Bench, variables: dict[str, str]) -> float:
    """The seconds until `course watch` answers a key that was pressed before it was there."""
    command = [*COURSE, "watch", "--plain"]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=bench.workspace, env=environment() | variables, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        process.stdin.write(b"l\n")
        process.stdin.flush()
        seen = b""
        while b"you are here" not in seen:
            if not select.select([process.stdout], [], [], PATIENCE)[0]:
                raise failed(command, f"did not answer within {PATIENCE:g} s", seen)
            if not (read := os.read(process.stdout.fileno(), 2**16)):
                raise failed(command, f"ended with {process.wait()}", seen)
            seen += read
        return time.perf_counter() - started
    finally:
        stop(process)


def with_large_course(bench: Bench, name: str = "large") -> Bench:
    """The same with a course of many exercises, and a workspace of it in which nothing is begun."""
    root = bench.folder / f"{name}-course"
    content = Content(root, root / "course", root / "exercises", root / "bank")
    shutil.copytree(bench.content.lessons, content.lessons)
    lessons = load_course(bench.content).lessons
    for number in range(EXERCISES):
        exercise = bench.exercises[number % len(bench.exercises)]
        lesson = lessons[number % len(lessons)] if lessons else None
        folder = content.bank / (Path(lesson.file).stem if lesson else exercise.lesson)
        facts = {"lesson": lesson.canonical_id, "section": next(iter(lesson.headings), "")} if lesson else {}
        copy_exercise(exercise, folder / f"{exercise.id}_{number}", facts)
    # A clone may be changed; an installed course would call itself altered.
    write_whole(root / "pyproject.toml", "")
    course = load_course(content)
    workspace = bench.folder / f"{name}-workspace"
    create_workspace(workspace, course)
    return dataclasses.replace(bench, content=content, workspace=workspace, exercises=course.exercises)


def copy_exercise(exercise: Exercise, folder: Path, facts: dict[str, str]) -> None:
    """An exercise in another folder of a bank, with some of its facts changed."""
    shutil.copytree(exercise.directory, folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "exercise.yml"
    known = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = {key: value for key, value in known.items() if key not in ("sections", "prerequisites")}
    write_whole(path, yaml.safe_dump({**known, "prerequisites": [], **facts}, sort_keys=False, allow_unicode=True))
