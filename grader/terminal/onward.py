"""What is next, as text: after a pass, after a quiz, and when somebody asks. Every command is one to copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from grader.content import Course, Exercise, Lesson
from grader.report import Report, Status
from grader.terminal.hints import read_lines
from grader.terminal.layout import LABEL_WIDTH, Hanging, counted, labelled, points, shown_path, word
from grader.visible import visible_line
from grader.workspace import NextStep, Progress, Standing, Workspace, next_steps, review_waits, standings

# Of more than so many that are begun, the others are counted.
MOST_BEGUN = 5


def after_grading(
    report: Report, course: Course, progress: Progress, place: Workspace, *, here: Path
) -> RenderableType | None:
    """What follows when everything asked for has passed. Of loose files nothing follows."""
    own = [exercise for exercise in report.exercises if not exercise.is_loose]
    for exercise in own:
        if not exercise.is_partial:
            progress = progress.with_pass(exercise.id, exercise.score)
    if not own:
        return None
    last = course.exercise(own[-1].id)
    if last.id in {exercise.id for exercise in own if exercise.is_partial}:
        return labelled("Next", f"course grade {last.id}\nfor all of its checks", indent=0)
    solution = last.id if len(own) == 1 else "EXERCISE"
    steps = steps_after(last, course, progress)
    return Group(
        *written_lines(course, progress, course.lesson_of(last)),
        labelled("Compare", f"course solution {solution}", indent=0),
        *step_lines(steps[:1], course, place, here=here),
        *quiz_of_lesson(steps[1:], course.lesson_of(last)),
    )


def after_pass_in_watch(exercise: Exercise, course: Course, progress: Progress) -> list[RenderableType]:
    """What follows a pass while watching, where a key goes to the next exercise."""
    steps = steps_after(exercise, course, progress)
    following = next((step.exercise for step in steps if step.exercise), None)
    lesson = course.lesson_of(exercise)
    goes_on = f"n goes to {following.id}: {following.title}" if following else steps[0].command if steps else ""
    return [
        *written_lines(course, progress, lesson),
        labelled("Compare", f"course solution {exercise.id}", indent=0),
        *([labelled("Next", goes_on, indent=0)] if steps else []),
        *quiz_of_lesson(steps if following else [], lesson),
    ]


def steps_after(exercise: Exercise, course: Course, progress: Progress) -> list[NextStep]:
    """What is left once an exercise has passed: from there on; where only quizzes are, what `course next` says."""
    steps = next_steps(course, progress, at=exercise)
    return steps if any(step.exercise for step in steps) else next_steps(course, progress)[:1]


def after_quiz(
    lesson: Lesson, course: Course, progress: Progress, place: Workspace, *, here: Path
) -> RenderableType:
    """What follows a quiz that was gone through: what the lesson has left, then what comes after it."""
    steps = next_steps(course, progress, at=lesson)
    return Group(*done_lines(course, progress, lesson), *step_lines(steps[:1], course, place, here=here))


def next_text(
    course: Course, progress: Progress, place: Workspace, *, here: Path, now: datetime
) -> RenderableType:
    """Where the learner is, what is next, and why; and that something may be reviewed."""
    steps = next_steps(course, progress)
    reviews = review_lines(progress, now)
    if not steps:
        return Group(*done_lines(course, progress, None), *reviews)
    return Group(
        labelled("So far", so_far(standings(course, progress)), indent=0),
        *begun_lines(course, progress, but=steps[0].exercise),
        Text(),
        *step_lines(steps[:1], course, place, here=here),
        labelled("Why", reason(steps[0], progress), indent=0),
        *reviews,
    )


def review_lines(progress: Progress, now: datetime) -> list[RenderableType]:
    """That a review is due, where one is."""
    text = "course review   five minutes on what you have read"
    return [labelled("Review", text, indent=0)] if review_waits(progress, now) else []


def step_lines(steps: Sequence[NextStep], course: Course, place: Workspace, *, here: Path) -> list[RenderableType]:
    """Steps in the order of doing them: the lesson to read, the file to write, the command."""
    lines: list[RenderableType] = []
    for step in steps:
        if step.reads_first and step.lesson:
            lines += read_lines(step.lesson)
        if step.exercise:
            file = shown_path(str(place.path_of(step.exercise, course)), here)
            lines.append(labelled("Write", visible_line(file), indent=0))
        lines.append(labelled("Next", step.command, indent=0))
    return lines


def quiz_of_lesson(steps: Sequence[NextStep], lesson: Lesson | None) -> list[RenderableType]:
    """The quiz of a lesson, where it is among these steps."""
    quizzes = [step for step in steps if not step.exercise and lesson and step.is_at(lesson)]
    return [labelled("Quiz", step.command, indent=0) for step in quizzes]


def done_lines(course: Course, progress: Progress, lesson: Lesson | None) -> list[RenderableType]:
    """That the course is done or, if not, the lesson; with the numbers. Nothing where neither is."""
    all_of_it = standings(course, progress)
    if all(standing.is_done for standing in all_of_it):
        text = f"That was the whole course: {achieved(all_of_it)}. Well done."
        if not achieved(all_of_it):
            return [sentence("This course has nothing to write and no quiz.")]
        report = labelled("Report", "course report   a page with all of it, to keep or to show", indent=0)
        return [sentence(text), report]
    mine = next((standing for standing in all_of_it if lesson and standing.lesson is lesson), None)
    if mine is None or lesson is None or mine.open_exercises:
        return []
    if mine.is_done:
        return [sentence(f"You are through with {name_of(lesson)}: {achieved([mine])}.")]
    if not mine.exercises:
        return []
    written = f"{counted(len(mine.exercises), 'exercise')} with {points(mine.score)} points"
    return [sentence(f"You have written all of {name_of(lesson)}: {written}. Its quiz is left.")]


def written_lines(course: Course, progress: Progress, lesson: Lesson | None) -> list[RenderableType]:
    """After a pass: that all exercises have, where only quizzes are left; or else what is done, if anything is."""
    all_of_it = standings(course, progress)
    left = sum(standing.open_questions for standing in all_of_it)
    if not left or any(standing.open_exercises for standing in all_of_it):
        return done_lines(course, progress, lesson)
    score = points(sum(standing.score for standing in all_of_it))
    written = f"{counted(len(course.exercises), 'exercise')} with {score} points"
    waiting = f"{counted(left, 'question')} {'is' if left == 1 else 'are'} left"
    return [sentence(f"Every exercise has passed: {written}. Of the quizzes, {waiting}.")]


def sentence(text: str) -> RenderableType:
    """A sentence, wrapped."""
    return Hanging(Text(), Text(text))


def achieved(done: Sequence[Standing]) -> str:
    """The numbers of what is done: exercises, points and quizzes."""
    exercises = sum(len(standing.exercises) for standing in done)
    questions = sum(standing.quiz.max_score for standing in done if standing.quiz)
    right = sum(standing.quiz.score for standing in done if standing.quiz)
    parts = []
    if exercises:
        score = points(sum(standing.score for standing in done))
        parts.append(f"{counted(exercises, 'exercise')} passed with {score} points")
    if questions:
        parts.append(f"{right} of {counted(questions, 'question')} right at the first try")
    return ", and ".join(parts)


def so_far(found: Sequence[Standing]) -> str:
    """How much of the course is done."""
    passed, exercises = sum(s.passed for s in found), sum(len(s.exercises) for s in found)
    score, most = sum(s.score for s in found), sum(s.max_score for s in found)
    quizzes = [standing.quiz for standing in found if standing.quiz]
    text = f"{passed} of {counted(exercises, 'exercise')} passed · {points(score)} of {points(most)} points"
    if quizzes:
        right, asked = sum(quiz.score for quiz in quizzes), sum(quiz.max_score for quiz in quizzes)
        text += f" · {right} of {counted(asked, 'question')} right"
    return text


def begun_lines(course: Course, progress: Progress, *, but: Exercise | None = None) -> list[RenderableType]:
    """The exercises that were tried and are not finished, `but` one, with their verdicts."""
    begun = [
        exercise
        for exercise in course.exercises
        if progress.exercise(exercise.id).verdict not in (Status.PASS, Status.NOT_STARTED) and exercise is not but
    ]
    lines: list[RenderableType] = []
    for exercise in begun[:MOST_BEGUN]:
        known = progress.exercise(exercise.id)
        score = f"{points(known.score)} of {points(exercise.max_score)} points"
        facts = f"{exercise.id}  {score} · course hint {exercise.id}"
        head = Text(("" if lines else "Begun").ljust(LABEL_WIDTH), style="dim")
        lines.append(Hanging(head + word(known.verdict), Text(facts)))
    if len(begun) > MOST_BEGUN:
        lines.append(labelled("", f"and {len(begun) - MOST_BEGUN} more: course status --all", indent=0))
    return lines


def reason(step: NextStep, progress: Progress) -> str:
    """Why a step is the next one."""
    standing, lesson = step.standing, step.lesson
    if step.exercise:
        known = progress.exercise(step.exercise.id)
        if known.verdict is Status.IN_PROGRESS:
            return "It is in progress: what you have written so far is right, and the rest is still to be written."
        if known.is_begun:
            return f"It is begun and has not passed yet. For help: course hint {step.exercise.id}"
    if lesson is None:
        return "All lessons are done, and this exercise belongs to none."
    if step.reads_first:
        return (
            f"Lesson {lesson.number} is the first with something left, and nothing of it is begun. "
            f"Reading it takes about {lesson.estimated_minutes} minutes."
        )
    if step.exercise:
        return (
            f"It is the next exercise of lesson {lesson.number}, of which "
            f"{standing.passed} of {counted(len(standing.exercises), 'exercise')} passed."
        )
    questions = f"{counted(standing.open_questions, 'question')} of its quiz left"
    if not standing.exercises:
        return f"Lesson {lesson.number} has no exercises, and {questions}."
    return f"All of lesson {lesson.number} is written; it has {questions}."


def name_of(lesson: Lesson) -> str:
    """A lesson in a sentence."""
    return f"lesson {lesson.number}, {lesson.title}"
