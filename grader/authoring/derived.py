"""What follows from the bank and is kept beside it: stubs, what was measured of each exercise, and the seal."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from grader.authoring.naming_checks import name_missing_checks
from grader.authoring.problems import shown
from grader.content import (
    LEEWAY,
    SEAL,
    Content,
    Course,
    Exercise,
    bank_sha256,
    load_course,
    measured_from,
    read_leeway,
)
from grader.errors import ContentError, Problem
from grader.files import write_whole

STALE = "does not follow from the bank as it is now; write it with: course dev derive"


def derived_problems(course: Course) -> list[Problem]:
    """The derived files that are missing or stale."""
    stale = [path for path, text in derived_files(course).items() if is_stale(path, text)]
    stale += [exercise.directory / LEEWAY for exercise in course.exercises if is_unmeasured(exercise)]
    return [Problem(shown(path, course.content), 1, STALE) for path in stale]


def derive(content: Content) -> list[Path]:
    """Write what follows from the bank: stubs, leeways, the seal; and where a misconception names no check, which
    it fails. Returns the files that changed.
    """
    course = load_course(content)
    changed = [path for exercise in course.exercises for path in name_missing_checks(exercise)]
    unmeasured = [exercise.directory for exercise in course.exercises if is_unmeasured(exercise)]
    if unmeasured:
        # As many at once as there are processors, each on one: its tensors are small.
        with ProcessPoolExecutor(min(len(unmeasured), os.cpu_count() or 1), get_context("spawn")) as pool:
            for directory, text in zip(unmeasured, pool.map(measured, unmeasured), strict=True):
                write_whole(directory / LEEWAY, text)
                changed.append(directory / LEEWAY)
    for path, text in derived_files(course).items():
        if is_stale(path, text):
            write_whole(path, text)
            changed.append(path)
    return changed


def measured(directory: Path) -> str:
    """The text of an exercise's leeways, measured in a process of its own. Raises ContentError if it fails."""
    import torch

    from grader.content import load_exercise
    from grader.diagnosis import measure_leeway

    torch.set_num_threads(1)
    try:
        return measure_leeway(load_exercise(directory)).text()
    except Exception as error:
        # In words: not every exception finds its way back out of a process.
        raise ContentError(
            f"{directory}: what right solutions share cannot be measured, as its own checks do not run with the "
            f"reference: {type(error).__name__}: {error}. `course dev check {directory.name}` says more."
        ) from None


def is_stale(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


def is_unmeasured(exercise: Exercise) -> bool:
    """Whether an exercise has changed since what its right solutions share was measured."""
    return read_leeway(exercise.directory).follows_from != measured_from(exercise.directory)


def derived_files(course: Course) -> dict[Path, str]:
    """The files that follow from the bank's text alone, with the text they should have."""
    stubs = {course.content.root / course.stub_path(exercise): exercise.stub for exercise in course.exercises}
    return {**stubs, course.content.bank / SEAL: bank_sha256(course.exercises) + "\n"}
