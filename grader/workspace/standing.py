"""How far each lesson is, and what is next: lesson by lesson, read it, write its exercises, answer its quiz."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from grader.content import Course, Exercise, Lesson
from grader.report import QuizReport, Status
from grader.workspace.progress import Progress
from grader.workspace.quiz_score import grade_quiz


@dataclass(frozen=True)
class Standing:
    """How far a lesson is. `lesson` is None for exercises that belong to none, `quiz` where nothing is asked."""

    lesson: Lesson | None
    exercises: tuple[Exercise, ...]
    quiz: QuizReport | None
    progress: Progress

    @cached_property
    def open_exercises(self) -> tuple[Exercise, ...]:
        return tuple(e for e in self.exercises if self.progress.exercise(e.id).verdict is not Status.PASS)

    @property
    def passed(self) -> int:
        return len(self.exercises) - len(self.open_exercises)

    @property
    def score(self) -> float:
        return sum(self.progress.exercise(exercise.id).score for exercise in self.exercises)

    @property
    def max_score(self) -> float:
        return sum(exercise.max_score for exercise in self.exercises)

    @property
    def open_questions(self) -> int:
        return sum(question.status == "unanswered" for question in self.quiz.questions) if self.quiz else 0

    @property
    def is_begun(self) -> bool:
        """Whether it was opened with `course read`, or anything of it was tried."""
        if self.lesson and self.lesson.canonical_id in self.progress.opened:
            return True
        tried = any(self.progress.exercise(exercise.id).is_begun for exercise in self.exercises)
        return tried or bool(self.quiz and self.open_questions < self.quiz.max_score)

    @property
    def is_done(self) -> bool:
        return not self.open_exercises and not self.open_questions

    @property
    def minutes_left(self) -> int:
        """The minutes of what has not passed and, where nothing is begun, of reading."""
        reading = self.lesson.estimated_minutes if self.lesson and not self.is_begun else 0
        return sum(exercise.minutes for exercise in self.open_exercises) + reading

    @property
    def share(self) -> float:
        """From 0 to 1, how much of it is done. An exercise counts as much as the quiz."""
        if self.is_done:
            return 1.0
        parts = [self.progress.exercise(e.id).score / (e.max_score or 1) for e in self.exercises]
        parts += [1 - self.open_questions / self.quiz.max_score] if self.quiz else []
        return min(sum(parts) / len(parts), 0.99)


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: an exercise to write or, where there is none, the quiz of the lesson."""

    standing: Standing
    exercise: Exercise | None

    @property
    def lesson(self) -> Lesson | None:
        return self.standing.lesson

    @property
    def reads_first(self) -> bool:
        """Whether reading the lesson comes before it: nothing of it is begun."""
        return self.lesson is not None and not self.standing.is_begun

    @property
    def command(self) -> str:
        if self.exercise:
            return f"course grade {self.exercise.id}"
        assert self.lesson is not None
        return f"course quiz {self.lesson.number}"

    def is_at(self, at: Exercise | Lesson) -> bool:
        """Whether it is this exercise, or a part of this lesson."""
        if isinstance(at, Lesson):
            return self.lesson is not None and self.lesson.canonical_id == at.canonical_id
        return self.exercise is not None and self.exercise.id == at.id


def standings(course: Course, progress: Progress) -> list[Standing]:
    """How far each lesson is, in order; last, the exercises that belong to no lesson, if there are any."""
    found = []
    for lesson in (*course.lessons, None):
        exercises = tuple(exercise for exercise in course.exercises if course.lesson_of(exercise) is lesson)
        quiz = grade_quiz(lesson, progress) if lesson and lesson.quiz and lesson.quiz.questions else None
        if lesson or exercises:
            found.append(Standing(lesson, exercises, quiz, progress))
    return found


def next_steps(course: Course, progress: Progress, *, at: Exercise | Lesson | None = None) -> list[NextStep]:
    """What is left to do, in order: lesson by lesson its exercises, then its quiz.

    Who asks gets the first gap, so that nothing is forgotten. `at`: begins with what follows this exercise, or
    with this lesson, and goes on from the start after the last: who has just passed one is not sent back.
    """
    steps: list[NextStep] = []
    for standing in standings(course, progress):
        steps += [NextStep(standing, exercise) for exercise in standing.exercises]
        steps += [NextStep(standing, None)] if standing.quiz else []
    if at:
        here = next((place for place, step in enumerate(steps) if step.is_at(at)), 0)
        steps = [*steps[here:], *steps[:here]]
        if isinstance(at, Exercise):
            del steps[0]
    return [step for step in steps if is_open(step)]


def is_open(step: NextStep) -> bool:
    """Whether a step is still to be done."""
    standing = step.standing
    return step.exercise in standing.open_exercises if step.exercise else bool(standing.open_questions)


def next_exercise(course: Course, progress: Progress, *, at: Exercise | None = None) -> Exercise | None:
    """The first exercise of what is left to do; see `next_steps`."""
    return next((step.exercise for step in next_steps(course, progress, at=at) if step.exercise), None)
