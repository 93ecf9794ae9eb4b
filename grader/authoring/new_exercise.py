"""A new exercise: a small one that works and waits to be rewritten."""

from __future__ import annotations

import re
from pathlib import Path

from grader.authoring.derived import derive
from grader.content import PACKAGE, Content, exercise_folders, load_course
from grader.errors import CourseError
from grader.files import write_whole

EXERCISE_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
TEMPLATES = PACKAGE / "bank" / "_new"
# A plain function, one that takes a function, a module, a training step, a sampler.
KINDS = ("pure", "callable", "module", "step", "sampler")


def scaffold(content: Content, exercise_id: str, *, lesson_name: str = "", like: str = KINDS[0]) -> list[Path]:
    """A new folder in the bank, copied from the template for its kind, and its stub.

    It belongs to the lesson of this number, slug or id, by default to the first. Raises CourseError for an id that
    is none, or is taken, and for an unknown lesson.
    """
    if not EXERCISE_ID.fullmatch(exercise_id):
        raise CourseError(f"'{exercise_id}' is not an exercise id; expected words joined by _, such as vae_elbo")
    if there := next((folder for folder in exercise_folders(content.bank) if folder.name == exercise_id), None):
        raise CourseError(f"{there} is there already")
    course = load_course(content)
    lesson = course.lesson(lesson_name) if lesson_name else next(iter(course.lessons), None)
    target = content.bank / (Path(lesson.file).stem if lesson else "lesson") / exercise_id
    section = next(iter(lesson.headings), "") if lesson else ""
    for source in sorted((TEMPLATES / like).glob("*.*")):
        text = source.read_text(encoding="utf-8")
        text = text.replace("LESSON", lesson.canonical_id if lesson else "lesson").replace("SECTION", section)
        write_whole(target / source.name, text.replace("EXERCISE", exercise_id))
    return [*sorted(target.iterdir()), *derive(content)]
