"""What `course grade` was asked for: exercises of the workspace, or files that are named by their paths.

A file that is none of the workspace's own is **loose**. It is graded and shown, and never recorded.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.content import Course, Exercise
from grader.errors import CourseError, WorkspaceError
from grader.files import SUBMISSION, read_text
from grader.report import CheckResult, ExerciseReport
from grader.visible import visible_line
from grader.workspace import Workspace

# At the top level of a file. A stranger's source is not parsed here: that can take all memory, or end the process.
DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Target:
    """A file to grade as an exercise. `typed`: the command that grades it again."""

    exercise: Exercise
    path: Path
    typed: str
    is_loose: bool = False

    def finished(self, report: ExerciseReport) -> ExerciseReport:
        """The report on this file: of a loose one, what its reader is told to type is about that file."""
        if not self.is_loose:
            return report
        return dataclasses.replace(report, is_loose=True, checks=tuple(map(self.retold, report.checks)))

    def retold(self, check: CheckResult) -> CheckResult:
        advice = "" if f"course reset {self.exercise.id}" in check.advice else check.advice
        rerun = check.rerun.replace(f"course grade {self.exercise.id}", self.typed, 1)
        return dataclasses.replace(check, advice=advice, rerun=rerun)


def is_path(name: str) -> bool:
    """Whether a name on the command line is that of a file. No exercise is called like one."""
    return name.endswith(".py") or "/" in name or os.sep in name


def targets_of(
    names: Sequence[str], course: Course, workspace: Workspace | None, *, meant: str | None = None
) -> list[Target]:
    """What to grade: each name is an exercise's or a path; without names, every exercise of the workspace.

    `meant`: the exercise that files are graded as. Raises CourseError for a name that fits nothing.
    """
    if meant and not (names and all(map(is_path, names))):
        raise CourseError(f"--as {visible_line(meant)} says what a file is: course grade FILE.py --as EXERCISE")
    targets = [target_of(name, course, workspace, meant=meant) for name in names or ids_of(course)]
    return list({(target.exercise.id, target.path): target for target in targets}.values())


def target_of(name: str, course: Course, workspace: Workspace | None, *, meant: str | None) -> Target:
    """What one name on the command line stands for."""
    if not is_path(name):
        if workspace is None:
            raise WorkspaceError(f"{visible_line(name)} is graded in a workspace. Make one: course init my-course")
        exercise = course.exercise(name)
        return Target(exercise, workspace.path_of(exercise, course), f"course grade {exercise.id}")
    path, chosen = Path(name), course.exercise(meant) if meant else None
    own = own_exercise(path, course, workspace) if workspace else None
    if own and workspace and chosen in (None, own):
        return Target(own, workspace.path_of(own, course), f"course grade {own.id}")
    if not path.is_file():
        # Says what it is instead.
        read_text(path, SUBMISSION)
    typed = f"course grade {shlex.quote(name)}" + (f" --as {chosen.id}" if chosen else "")
    return Target(
        chosen or exercise_of(path, course), Path(os.path.realpath(path.parent), path.name), typed, is_loose=True
    )


def own_exercise(path: Path, course: Course, workspace: Workspace) -> Exercise | None:
    """The exercise whose file in the workspace this path leads to, None where it leads elsewhere.

    The bare name of an exercise's file will do, where no file of that name is at hand.
    """
    if path.name == str(path) and not os.path.lexists(path):
        return next((exercise for exercise in course.exercises if path.name == f"{exercise.id}.py"), None)
    place = os.path.realpath(path)
    files = {os.path.realpath(workspace.path_of(exercise, course)): exercise for exercise in course.exercises}
    return files.get(place)


def exercise_of(path: Path, course: Course) -> Exercise:
    """The one exercise that a loose file can be of: by its name, else by what it defines. Raises CourseError."""
    fitting = named_in(path.stem, ids_of(course))
    if len(fitting) != 1:
        defined = set(DEFINITION.findall(read_text(path, SUBMISSION)))
        some = [exercise.id for exercise in course.exercises if defined & set(exercise.functions)]
        whole = [id for id in some if defined >= set(course.exercise(id).functions)]
        fitting = whole if len(whole) == 1 else some
    if len(fitting) != 1:
        what = f"could be of {' or of '.join(fitting)}" if fitting else "is of no exercise"
        raise CourseError(
            f"{visible_line(path)}: {what}, by its name and by the functions it defines. "
            "Say which one: course grade FILE.py --as EXERCISE"
        )
    return course.exercise(fitting[0])


def named_in(stem: str, ids: Sequence[str]) -> list[str]:
    """The exercises whose id stands in a file's name as a word, as in `gan_loss (2)`. The longer of two wins."""
    found = [id for id in ids if re.search(rf"(?<![A-Za-z0-9]){re.escape(id)}(?![A-Za-z0-9])", stem)]
    return [id for id in found if not any(id != other and id in other for other in found)]


def ids_of(course: Course) -> list[str]:
    """Every exercise, in learning order."""
    return [exercise.id for exercise in course.exercises]
