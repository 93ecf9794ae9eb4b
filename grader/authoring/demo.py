"""A workspace that shows what grading looks like."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from grader.content import Content, Exercise, Lesson, Question, Variant, load_course, without_marks
from grader.files import write_whole
from grader.workspace import STATE, Workspace, create_workspace, record_answer

DEMO_MARK = "demo"
# The exercises that the demo shows at work; in another course, the first ones.
SHOWN = ("gan_loss", "vae_elbo")


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
    right, mistaken, *untouched = sorted(course.exercises, key=lambda exercise: exercise.id not in SHOWN)
    write_whole(workspace.path_of(right, course), right.solution)
    yield f"right      {workspace.path_of(right, course)}"
    mistake = demo_mistake(mistaken)
    write_whole(workspace.path_of(mistaken, course), without_marks(mistake.source))
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
